# runtimes.sh NAME: a language's program compiled and run; what it prints must be what its .expected file holds.
set -eu
here=$data/runtimes
compare() { "$@" > got || { cat got; echo "status $?"; exit 1; }; diff got "$here/$expected.expected"; }
case $1 in
  go) expected=program.go; export GOCACHE=$PWD/cache; go build -o program "$here/program.go"; compare ./program ;;
  java) expected=Programs.java; javac -d . "$here/Programs.java"; compare java -cp . Programs ;;
  node) expected=program.js; compare node "$here/program.js" ;;
  mono) expected=program.cs; mcs -out:program.exe "$here/program.cs"; compare mono program.exe ;;
  luajit) expected=program.lua; compare luajit "$here/program.lua" ;;
  sbcl) expected=program.lisp; compare sbcl --script "$here/program.lisp" ;;
  python3 | pypy3) expected=program.py; compare "$1" "$here/program.py" ;;
  erlang) expected=program.erl; cp "$here/program.erl" .; erlc program.erl; compare erl -noshell -s program main ;;
  php) expected=program.php; compare php -d opcache.enable_cli=1 -d opcache.jit_buffer_size=64M -d opcache.jit=tracing "$here/program.php" ;;
  *) echo "runtimes: no program for $1"; exit 1 ;;
esac
