# A server and its client, both emulated, by a socket; the same number of requests each time.
# $run is the emulator with its -L, $root the folder, $count how many requests of each kind.
socket=$(mktemp -u "${TMPDIR:-/tmp}/rhea-redis.XXXXXX")
$run "$root/usr/bin/redis-server" --port 0 --unixsocket "$socket" --save "" --appendonly no --io-threads 1 >"$work/redis.log" 2>&1 &
server=$!
while [ ! -S "$socket" ]; do
  kill -0 $server || exit 1
  sleep 0.01
done
$run "$root/usr/bin/redis-benchmark" -s "$socket" -q -n "$count" -c 20 -P 8 -r 1000 -t set,get,incr,lpush,sadd,zadd,lrange_100 >"$work/redis-benchmark.log" 2>&1 || exit
$run "$root/usr/bin/redis-cli" -s "$socket" <<X
llen mylist
shutdown nosave
X
wait $server
