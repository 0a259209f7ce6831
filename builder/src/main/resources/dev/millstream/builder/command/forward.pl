# Runs inside of a build's sandbox, which has no network: listens on a port of its loopback and
# passes each connection on to the server's proxy, a Unix socket. Then becomes the command.
#   perl -e SCRIPT SOCKET PORT COMMAND...
use strict;

my ($socket, $port, @command) = @ARGV;
# Linux's own numbers (AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR) for what the command waits
# for: to load the modules that name them takes longer than all the rest.
socket(my $door, 2, 1, 0) or die "socket: $!\n";
setsockopt($door, 1, 2, 1);
bind($door, pack('S n C4 x8', 2, $port, 127, 0, 0, 1)) or die "bind: $!\n";
listen($door, 128) or die "listen: $!\n";
my $child = fork();
die "fork: $!\n" unless defined $child;
if ($child) {
  close $door;
  exec { $command[0] } @command or die "exec: $!\n";
}

open(STDOUT, '>', '/dev/null');
open(STDERR, '>', '/dev/null');
$SIG{PIPE} = 'IGNORE';
my $r = '';
vec($r, fileno($door), 1) = 1;
select($r, undef, undef, undef);    # until somebody asks
require Socket;
require IO::Handle;
require Errno;
sub later { return $! == Errno::EAGAIN() || $! == Errno::EINTR(); }
my (%peer, %pending, %ended);    # by file number: the other side, bytes for it, whether it is done
sub drop {
  my ($n) = @_;
  my $side = delete $peer{$n} or return;
  my $other = fileno($side->{out});
  delete @peer{$other};
  delete @pending{$n, $other};
  delete @ended{$n, $other};
  close $side->{in};
  close $side->{out};
}
while (1) {
  my ($r, $w) = ('', '');
  vec($r, fileno($door), 1) = 1;
  for my $n (keys %peer) {
    if (length($pending{$n} // '')) { vec($w, fileno($peer{$n}{out}), 1) = 1; }
    elsif (!$ended{$n}) { vec($r, $n, 1) = 1; }
  }
  next if select($r, $w, undef, undef) < 0;
  for my $n (keys %peer) {
    my $side = $peer{$n} or next;
    my $out = fileno($side->{out});
    if (length($pending{$n} // '') && vec($w, $out, 1)) {
      my $sent = syswrite($side->{out}, $pending{$n});
      if (defined $sent) { substr($pending{$n}, 0, $sent, ''); }
      elsif (!later()) { drop($n); next; }
    } elsif (!$ended{$n} && vec($r, $n, 1)) {
      my $got = sysread($side->{in}, $pending{$n}, 65536);
      if (!defined $got) { drop($n) if !later(); next; }
      if ($got == 0) { $ended{$n} = 1; shutdown($side->{out}, 1); }
    }
    drop($n) if $ended{$n} && $ended{$out} && !length($pending{$out} // '');
  }
  next unless vec($r, fileno($door), 1) && accept(my $client, $door);
  socket(my $proxy, Socket::PF_UNIX(), Socket::SOCK_STREAM(), 0) or next;
  connect($proxy, Socket::sockaddr_un($socket)) or next;
  $_->blocking(0) for $client, $proxy;
  $peer{fileno $client} = { in => $client, out => $proxy };
  $peer{fileno $proxy} = { in => $proxy, out => $client };
}
