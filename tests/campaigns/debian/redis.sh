# redis-server with redis-benchmark.
set -eu
redis-server --port 7799 --save "" --daemonize no > server.log & server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for i in $(seq 100); do redis-cli -p 7799 ping 2>/dev/null | grep -q PONG && break; sleep 0.1; done
redis-benchmark -p 7799 -n 5000 -q -t ping,set,get,incr,lpush,sadd,mset
[ "$(redis-cli -p 7799 incr counter)" = 1 ]
[ "$(redis-cli -p 7799 eval 'local s = 0 for i = 1, 1000 do s = s + i end return s' 0)" = 500500 ]
redis-cli -p 7799 shutdown nosave || true
wait $server
