set -e
got=$(sqlite3 x.db "create table t(a integer primary key, b text); with recursive c(x) as (select 1 union all select x+1 from c where x<20000) insert into t select x, hex(x*x) from c;
create index i on t(b); select count(*), sum(length(b)) from t; pragma integrity_check; update t set b = b || 'x' where a % 3 = 0; delete from t where a % 7 = 0; vacuum; pragma integrity_check;
select printf('%.6f', avg(a * 1.5)), max(b) from t; create virtual table f using fts5(x); insert into f select b from t; select count(*) from f where f match '3934*';")
echo "$got"; [ "$(echo "$got" | head -2 | tr '\n' ' ')" = "20000|330764 ok " ]
sqlite3 x.db 'pragma journal_mode=wal;'; for i in 1 2 3 4; do sqlite3 -cmd '.timeout 20000' x.db "insert into t(b) select 'w$i' from t limit 500;" & done; wait
[ "$(sqlite3 x.db "select count(*) from t where b glob 'w?';")" = 2000 ]
