<?php // Tracing compiler, arrays, hashes, regular expressions, a child process.
function fib($n) { return $n < 2 ? $n : fib($n - 1) + fib($n - 2); }
$a = [];
for ($i = 0; $i < 300000; $i++) $a["k$i"] = $i;
for ($i = 0, $d = 0; $i < 3000000; $i++) $d += sqrt($i) * 0.5;
printf("%d %d %s %.6f %s %s", fib(30), array_sum($a), md5(str_repeat("x", 100000)), $d, preg_replace_callback('/\d+/', fn($m) => $m[0] * 2, "a1b22"), shell_exec("echo child"));
