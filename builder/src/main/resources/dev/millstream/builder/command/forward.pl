# Runs inside of a build's sandbox, which has no network: listens on a port of its loopback and
# passes each connection on to the server's proxy, a Unix socket. Then becomes the command.
#   perl -e SCRIPT SOCKET PORT COMMAND...
use strict;
use Socket;
use IO::Handle;
use Errno qw(EAGAIN EINTR);

my ($socket, $port, @command) = @ARGV;
socket(my $door, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
setsockopt($door, SOL_SOCKET, SO_REUSEADDR, 1);
bind($door, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind: $!\n";
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
      elsif ($! != EAGAIN && $! != EINTR) { drop($n); next; }
    } elsif (!$ended{$n} && vec($r, $n, 1)) {
      my $got = sysread($side->{in}, $pending{$n}, 65536);
      if (!defined $got) { drop($n) if $! != EAGAIN && $! != EINTR; next; }
      if ($got == 0) { $ended{$n} = 1; shutdown($side->{out}, 1); }
    }
    drop($n) if $ended{$n} && $ended{$out} && !length($pending{$out} // '');
  }
  next unless vec($r, fileno($door), 1) && accept(my $client, $door);
  socket(my $proxy, PF_UNIX, SOCK_STREAM, 0) or next;
  connect($proxy, sockaddr_un($socket)) or next;
  $_->blocking(0) for $client, $proxy;
  $peer{fileno $client} = { in => $client, out => $proxy };
  $peer{fileno $proxy} = { in => $proxy, out => $client };
}
