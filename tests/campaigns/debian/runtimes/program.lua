-- Loops, tables, foreign functions, generated code.
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local t, s = {}, 0
for i = 1, 1e6 do t[i] = i * 1.5 end
for i = 1, #t do s = s + t[i] end
local ffi = require "ffi"
ffi.cdef "double sin(double);"
local b = ffi.new("double[1000]")
for k = 1, 1000 do for i = 0, 999 do b[i] = b[i] + i * k end end
print(fib(32), s, ffi.C.sin(1), b[999], ("x"):rep(1000):gsub("x", "yz"):len())
for i = 1, 100 do s = s + loadstring("return " .. i .. " + " .. i .. " * 2")() end
print(s)
