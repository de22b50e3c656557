-- Tables, an index, joins, groups, a window, full-text search by LIKE, updates. The parameter :n says how much.
create table item(id integer primary key, kind integer, name text, price real);
create table sale(item integer, amount integer, day integer);
begin;
with recursive c(x) as (select 1 union all select x + 1 from c where x < :n)
  insert into item select x, x * 7919 % 101, 'item ' || (x * 31337 % 100003), x * 37 % 1000 / 8.0 from c;
with recursive c(x) as (select 1 union all select x + 1 from c where x < 3 * :n)
  insert into sale select x * 48271 % :n + 1, x % 17, x % 365 from c;
commit;
create index sale_item on sale(item);
select kind, count(*), sum(amount), round(sum(price * amount), 2) from item join sale on sale.item = item.id group by kind order by 4 desc limit 3;
select count(*) from item where name like '%77%';
select sum(rank) from (select rank() over (partition by day % 50 order by amount) rank from sale where day < 100);
update sale set amount = amount + 1 where item in (select id from item where kind < 20);
select sum(amount), count(distinct item) from sale;
