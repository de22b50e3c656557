set -e
[ "$(openssl list -digest-algorithms | wc -l)" -gt 40 ]
openssl genrsa -out k.pem 2048; echo data > m; openssl dgst -sha256 -sign k.pem -out s m; openssl rsa -in k.pem -pubout -out p.pem; openssl dgst -sha256 -verify p.pem -signature s m
for a in ed25519 x25519 ed448; do openssl genpkey -algorithm $a -out $a.pem; done; openssl pkeyutl -sign -inkey ed25519.pem -rawin -in m -out e; openssl pkey -in ed25519.pem -pubout -out ep.pem; openssl pkeyutl -verify -pubin -inkey ep.pem -rawin -in m -sigfile e
head -c 300000 /dev/urandom > d; for c in aes-128-cbc aes-256-ctr chacha20 camellia-256-cbc aria-128-ctr sm4-cbc; do openssl enc -$c -pbkdf2 -k x < d | openssl enc -d -$c -pbkdf2 -k x | cmp - d; done
[ "$(printf abc | openssl dgst -sha3-256 -r | cut -c1-16)" = 3a985da74fe225b2 ]; [ "$(printf abc | openssl dgst -blake2b512 -r | cut -c1-16)" = ba80a53f981c4d0d ]
openssl ecparam -genkey -name prime256v1 -out ec.pem; openssl req -x509 -new -key ec.pem -subj /CN=localhost -days 2 -out c.pem; openssl verify -CAfile c.pem c.pem
openssl s_server -key ec.pem -cert c.pem -accept 44444 -www -quiet >log 2>&1 & server=$!
for i in 1 2 3 4 5 6 7 8 9; do sleep 1; openssl s_client -connect 127.0.0.1:44444 -CAfile c.pem </dev/null >/dev/null 2>&1 && break; done
for v in -tls1_2 -tls1_3; do for i in 1 2 3; do printf 'GET / HTTP/1.0\r\n\r\n' | openssl s_client $v -connect 127.0.0.1:44444 -CAfile c.pem -verify_return_error -quiet 2>/dev/null | grep -aq 'HTTP/1.0 200'; done; done
kill $server; wait $server || [ $? = 143 ]
