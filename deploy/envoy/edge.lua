-- What the transcoder lets pass and must not: fields that no message has. `farmgate edge` puts the
-- table FIELDS before this text: FIELDS[message][name] is 0 for a value of any form, else the
-- message that the field holds; all of it is read from the descriptors.
local MOST_DEPTH, MOST_FAULTS, MOST_NAME = 32, 16, 64
local left  -- values that the body may still have
local find, sub, byte = string.find, string.sub, string.byte

local function quoted(text)
  return (text:gsub('[%c"\\\128-\255]', function(c) return ("\\u%04x"):format(c:byte()) end))
end

local function unescaped(name)
  return (name:gsub("\\u00(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

local function skip(text, at) return find(text, "[^ \t\r\n]", at) or #text + 1 end

-- The end of the string that begins at a quote; nil for one that has none.
local function string_end(text, at)
  local from = at + 1
  while true do
    local stop = find(text, '["\\%z\1-\31]', from)
    if not stop then return nil end
    local c = byte(text, stop)
    if c == 34 then return stop end
    if c ~= 92 then return nil end
    from = stop + 2
  end
end

local walk

-- An object of `message`, or of anything when it is 0.
local function walk_object(text, at, message, path, depth, faults)
  local fields = FIELDS[message]
  at = skip(text, at + 1)
  if byte(text, at) == 125 then return at + 1 end
  while true do
    if byte(text, at) ~= 34 then return nil end
    local stop = string_end(text, at)
    if not stop then return nil end
    local name = sub(text, at + 1, stop - 1)
    at = skip(text, stop + 1)
    if byte(text, at) ~= 58 then return nil end
    local inner, inner_path = 0, path
    if fields then
      if find(name, "\\", 1, true) then name = unescaped(name) end
      inner_path = path .. (path == "" and "" or ".") .. sub(name, 1, MOST_NAME)
      inner = fields[name]
      if not inner then
        if #faults < MOST_FAULTS then faults[#faults + 1] = inner_path end
        inner = 0
      end
    end
    at = walk(text, skip(text, at + 1), inner, inner_path, depth + 1, faults)
    if not at then return nil end
    at = skip(text, at)
    local c = byte(text, at)
    if c == 125 then return at + 1 end
    if c ~= 44 then return nil end
    at = skip(text, at + 1)
  end
end

local function walk_array(text, at, message, path, depth, faults)
  at = skip(text, at + 1)
  if byte(text, at) == 93 then return at + 1 end
  local index = 0
  while true do
    local inner_path = message == 0 and path or ("%s[%d]"):format(path, index)
    at = walk(text, at, message, inner_path, depth + 1, faults)
    if not at then return nil end
    index = index + 1
    at = skip(text, at)
    local c = byte(text, at)
    if c == 93 then return at + 1 end
    if c ~= 44 then return nil end
    at = skip(text, at + 1)
  end
end

-- The position behind the value at `at`; nil for what is no JSON, too deep or too much.
function walk(text, at, message, path, depth, faults)
  left = left - 1
  if depth > MOST_DEPTH or left < 0 then return nil end
  local c = byte(text, at)
  if c == 123 then return walk_object(text, at, message, path, depth, faults) end
  if c == 91 then return walk_array(text, at, message, path, depth, faults) end
  if c == 34 then
    local stop = string_end(text, at)
    return stop and stop + 1
  end
  local _, stop = find(text, "^[%w%.+-]+", at)
  return stop and stop + 1
end

-- nil when all is well; else the reason, and where it is.
local function fault_of(text, message, path, most)
  local faults = {}
  left = most
  local at = walk(text, skip(text, 1), message, path, 1, faults)
  if left < 0 then return "BODY_TOO_LARGE", {} end
  if not at or skip(text, at) <= #text then return "MALFORMED", {} end
  if #faults > 0 then return "UNKNOWN_FIELD", faults end
end

local function answer(handle, status, reason, message, faults)
  local details = ('{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s",' ..
    '"domain":"farmgate","metadata":{}}'):format(reason)
  local violations = {}
  for i, field in ipairs(faults) do
    violations[i] = ('{"field":"%s","description":"there is no such field"}'):format(quoted(field))
  end
  if #violations > 0 then
    details = details .. ',{"@type":"type.googleapis.com/google.rpc.BadRequest",' ..
      '"fieldViolations":[' .. table.concat(violations, ",") .. "]}"
  end
  handle:respond({[":status"] = status, ["content-type"] = "application/json",
    ["cache-control"] = "private, no-store", ["x-content-type-options"] = "nosniff"},
    ('{"code":3,"message":"%s","details":[%s]}'):format(message, details))
end

-- Who has the answer already: any of the tags, or a star.
local function has(wanted, etag)
  if wanted == "*" then return true end
  local bare = etag:gsub("^W/", "")
  for one in wanted:gmatch("[^,]+") do
    if one:gsub("^%s*W?/?", ""):gsub("%s*$", "") == bare then return true end
  end
  return false
end

function envoy_on_response(handle)
  local headers = handle:headers()
  local wanted = handle:streamInfo():dynamicMetadata():get("farmgate")
  local etag = headers:get("etag")
  if not wanted or not etag or headers:get(":status") ~= "200" then return end
  if not has(wanted.if_none_match, etag) then return end
  headers:replace(":status", "304")
  for _, name in ipairs({"content-type", "content-encoding", "grpc-status"}) do headers:remove(name) end
  local body = handle:body(true)
  if body then body:setBytes("") end
end

function envoy_on_request(handle)
  local wanted = handle:headers():get("if-none-match")
  if wanted and handle:headers():get(":method") == "GET" and #wanted <= 1024 then
    handle:streamInfo():dynamicMetadata():set("farmgate", "if_none_match", wanted)
  end
  local route = handle:metadata()
  local message, prefix = tonumber(route:get("message") or nil), route:get("body")
  local most = tonumber(route:get("values") or nil)
  if not message then return end
  local body = handle:body()
  if not body or body:length() == 0 then return end
  local kind = handle:headers():get("content-type") or ""
  if not find(kind:lower(), "^application/json *$") and
     not find(kind:lower(), "^application/json *;") then
    return answer(handle, "415", "MALFORMED", "the body must be application/json", {})
  end
  local well, reason, faults = pcall(fault_of, body:getBytes(0, body:length()), message, prefix, most)
  if not well then reason, faults = "MALFORMED", {} end
  if reason == "UNKNOWN_FIELD" then
    answer(handle, "400", reason, "the body has fields that there are not", faults)
  elseif reason == "BODY_TOO_LARGE" then
    answer(handle, "413", reason, "the body has too many values", faults)
  elseif reason then
    answer(handle, "400", reason, "the body is no JSON, or nested too deep", faults)
  end
end
