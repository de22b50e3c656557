# What a Perl program does: hashes, arrays, regular expressions, sorting, strings. The argument says how much.
use strict; use warnings;
my ($n, $seed, %count, @lines) = (shift, 1);
for my $i (1 .. $n) {
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    my $x = $seed >> 8;
    $count{"k" . $x % 1009} += $x % 13;
    push @lines, sprintf("%08x user%d GET /item/%d.html %d", $x, $x % 50, $x % 300, $x % 70000);
}
my (%hits, $bytes);
for (@lines) {
    next unless /^(\w+) (user\d+) GET \/item\/(\d+)\.html (\d+)$/;
    $hits{$2}{$3}++; $bytes += $4;
}
my @order = sort { $count{$b} <=> $count{$a} || $a cmp $b } keys %count;
my $text = join ",", map { "$_:$count{$_}" } @order;
my $swaps = ($text =~ s/k(\d+):(\d+)/$2:$1/g);
my ($sum, $distinct) = (0, 0);
$sum += length($_) * ord(substr $_, -1) for split /,/, $text;
$distinct += keys %{$hits{$_}} for keys %hits;
print "$bytes $swaps $sum $distinct $order[0]\n";
