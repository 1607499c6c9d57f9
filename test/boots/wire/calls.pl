#!/usr/bin/perl
# Calls over the network and who hears them, with what Debian's perl-base has.
#   calls.pl listen PORT...  at every address, TCP and UDP; prints each datagram on a line
#   calls.pl once            reads calls, and prints of each: ID, tab, `yes`, `refused` or `no`
#   calls.pl always          calls again and again, and prints an outcome of each call when it differs from the last
# A call is a line: ID PROTOCOL HOST PORT SENDER, with tabs between; PROTOCOL is tcp, udp or ping. A datagram is the ID of its call,
# and its outcome is `no` unless it is refused: who listens tells the rest.
use strict;
use warnings;
use IO::Select;
use IO::Socket::IP;
use Socket qw(AF_INET AF_INET6 SOCK_RAW SOCK_DGRAM SOCK_STREAM getaddrinfo);

$| = 1;
my $patience = 3;

sub listen_at {
	my $sockets = IO::Select->new;
	for my $port (@_) {
		for my $type (SOCK_STREAM, SOCK_DGRAM) {
			my @how = $type == SOCK_STREAM ? (Listen => 100, ReuseAddr => 1) : ();
			my @where = (LocalHost => '::', LocalPort => $port, Type => $type, V6Only => 0);
			$sockets->add(IO::Socket::IP->new(@where, @how) or die "$port: $@");
		}
	}
	print "listening\n";
	while (my @ready = $sockets->can_read) {
		for my $socket (@ready) {
			if ($socket->socktype == SOCK_STREAM) { $socket->accept }
			elsif (defined $socket->recv(my $text, 200)) { print "$text\n" }
		}
	}
}

sub outcome {
	my ($id, $protocol, $host, $port, $sender) = @_;
	return ping($host) if $protocol eq 'ping';
	my @from = $sender ? (LocalHost => $sender) : ();
	my @to = (PeerHost => $host, PeerPort => $port, @from);
	if ($protocol eq 'tcp') {
		my $socket = IO::Socket::IP->new(@to, Type => SOCK_STREAM, Timeout => $patience);
		return $socket ? 'yes' : $!{ECONNREFUSED} ? 'refused' : 'no';
	}
	my $socket = IO::Socket::IP->new(@to, Type => SOCK_DGRAM) or return 'no';
	$socket->send($id);
	return 'no' unless IO::Select->new($socket)->can_read($patience);
	return !defined $socket->recv(my $answer, 200) && $!{ECONNREFUSED} ? 'refused' : 'no';
}

# RFC 792 and RFC 4443, 4.1. The kernel adds the checksum of ICMPv6, and the header of IPv4 (20 bytes) is read with the rest.
sub ping {
	my ($host) = @_;
	my $is_ipv6 = $host =~ /:/;
	my ($protocol, $request, $reply, $header) = $is_ipv6 ? (58, 128, 129, 0) : (1, 8, 0, 20);
	my ($error, $peer) = getaddrinfo($host, undef, { socktype => SOCK_RAW });
	die "$host: $error" if $error;
	socket(my $socket, $is_ipv6 ? AF_INET6 : AF_INET, SOCK_RAW, $protocol) or die $!;
	my $number = $$ & 0xffff;
	my $checksum = 0xffff - ($request * 256 + $number + 1) % 0xffff;
	send($socket, pack('C2 n3', $request, 0, $checksum, $number, 1), 0, $peer->{addr}) or return 'no';
	my $end = time + $patience;
	while (time <= $end && IO::Select->new($socket)->can_read($patience)) {
		recv($socket, my $answer, 200, 0);
		my ($type, undef, undef, $asked) = unpack("x$header C2 n2", $answer);
		return 'yes' if $type == $reply && $asked == $number;
	}
	return 'no';
}

sub call {
	my ($always, @call) = @_;
	my $last = '';
	do {
		my $now = outcome(@call);
		print "$call[0]\t$now\n" if $now ne $last;
		$last = $now;
		select(undef, undef, undef, 0.1) if $always;
	} while ($always);
}

my ($what, @ports) = @ARGV;
if ($what eq 'listen') { listen_at(@ports); exit }
$patience = 1 if $what eq 'always';
for my $line (<STDIN>) {
	chomp $line;
	next if fork;
	call($what eq 'always', split /\t/, $line);
	exit;
}
1 while wait != -1;
