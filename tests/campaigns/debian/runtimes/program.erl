%% Processes, ETS, an arithmetic error, TCP, a child process.
-module(program).
-export([main/0]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

main() ->
    Self = self(),
    [spawn(fun() -> Self ! fib(15) end) || _ <- lists:seq(1, 5000)],
    Total = lists:sum([receive F -> F end || _ <- lists:seq(1, 5000)]),
    Table = ets:new(table, []),
    [ets:insert(Table, {I, I * I}) || I <- lists:seq(1, 100000)],
    Error = try 1 / (Total - Total) catch error:E -> E end,
    io:format("~p ~p ~p ~p ~s", [fib(30), Total, ets:info(Table, size), Error, os:cmd("echo child")]),
    {ok, Listener} = gen_tcp:listen(0, [binary, {active, false}]),
    {ok, Port} = inet:port(Listener),
    spawn(fun() -> {ok, S} = gen_tcp:accept(Listener), gen_tcp:send(S, <<"hello">>), timer:sleep(1000) end),
    {ok, Socket} = gen_tcp:connect("127.0.0.1", Port, [binary, {active, false}]),
    io:format("~p~n", [gen_tcp:recv(Socket, 5)]),
    halt(0).
