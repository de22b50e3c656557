# nginx with two workers serves files to curl, compressed and not, one after the other and in parallel.
set -eu
mkdir html logs; head -c 100000 /dev/urandom > html/file; seq 20000 > html/text
cat > conf <<X
worker_processes 2; daemon off; pid $PWD/pid; error_log $PWD/logs/error info; user root;
events { worker_connections 256; }
http { access_log off; sendfile on; gzip on; gzip_types *; server { listen 127.0.0.1:7788; root $PWD/html; } }
X
nginx -p "$PWD" -c "$PWD/conf" & server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for i in $(seq 100); do curl -s -o /dev/null http://127.0.0.1:7788/text && break; sleep 0.1; done
for i in $(seq 20); do [ "$(curl -s http://127.0.0.1:7788/file | md5sum)" = "$(md5sum < html/file)" ]; done
[ "$(curl -s --compressed http://127.0.0.1:7788/text | md5sum)" = "$(md5sum < html/text)" ]
curl -s --parallel --parallel-max 20 $(for i in $(seq 50); do echo "-o copy$i http://127.0.0.1:7788/file"; done)
for i in $(seq 50); do cmp html/file copy$i; done
kill -QUIT $server; wait $server
