#!/usr/bin/perl
# Waits until every pod of conf/pods.list is ready, and says so: in /run/bakelet/status.json, and by one line.
# The beginning of bakelet-ready. One of the files beside this one follows: it asks the kubelet or containerd, and sleeps until that
# has an event. On SIGTERM, which systemd sends after TimeoutStartSec=, it says what is missing. No module of Perl is loaded: that
# would take longer than all else. Every byte counts: EC2 takes 16 KiB of user-data.
use strict;
$| = 1;
sub lines {
	open my $file, $_[0] or die "$_[0]: $!\n";
	return <$file>;
}
my $basis;
# NAMESPACE/POD, or NAMESPACE/POD/CONTAINER.
my %missing;
# The kubelet puts its node's name after that of a static pod (pkg/kubelet/config/common.go v1.36.4, generatePodName).
my ($node) = map { chomp; lc } lines "/proc/sys/kernel/hostname";
my @pods = lines $0 =~ s{bin/bakelet-ready$}{conf/pods.list}r;

# Names need no escape of JSON.
sub report {
	my ($uptime) = split / /, (lines "/proc/uptime")[0];
	my $list = join ", ", map { qq("$_") } sort keys %missing;
	mkdir "/run/bakelet";
	my $path = "/run/bakelet/status.json";
	open my $file, ">", "$path.new" or die "$path.new: $!\n";
	print $file qq({"version": 1, "state": "$_[0]", "basis": "$basis", "uptimeSeconds": $uptime, "missing": [$list]}\n);
	close $file;
	rename "$path.new", $path;
	return $list;
}

sub finish {
	my $list = report %missing ? "not ready" : "ready";
	print $list ? "NOT READY: $list; see journalctl -u kubelet\n" : "every pod is ready ($basis)\n";
	exit !!$list;
}
$SIG{TERM} = \&finish;

# The length as protobuf has it (protobuf.dev, "Base 128 Varints"), then the bytes: up to 16,383 of them.
sub word {
	my $length = length $_[0];
	return ($length > 127 ? chr($length & 127 | 128) . chr $length >> 7 : chr $length) . $_[0];
}

# A frame of HTTP/2, of up to 64 KiB, by its type and flags, and its stream.
sub frame {
	return pack("xnnN", length $_[2], $_[0], $_[1]) . $_[2];
}

# call SOCKET METHOD MESSAGE: begins a call of gRPC on a connection of its own. The numbers are those of RFC 9113 (SETTINGS and
# WINDOW_UPDATE, with windows as large as they can be, HEADERS, DATA), RFC 7541 (header fields) and unix(7) (AF_UNIX, SOCK_STREAM).
sub call {
	my ($path, $method, $message) = @_;
	socket my $socket, 1, 1, 0;
	connect $socket, pack "Sa108", 1, $path or return;
	my $header = "\x83\x86\4" . word($method) . "\x0f\x10" . word "application/grpc";
	syswrite $socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" . frame(0x400, 0, pack "nN", 4, 0x7fffffff) . frame(0x800, 0, pack "N", 0x7fff0000)
		. frame(0x104, 1, $header) . frame(1, 1, pack("xN", length $message) . $message);
	return $socket;
}

# The next message of a call; undefined when the stream ends, by HEADERS, RST_STREAM or GOAWAY. No frame has parts of two messages
# (google.golang.org/grpc v1.79.3, internal/transport/controlbuf.go, processData).
sub answer {
	my $data = "";
	while (read $_[0], my $head, 9) {
		my ($length, $type, $flags) = unpack "NCC", "\0$head";
		read $_[0], my $load, $length;
		return if $type == 1 && $flags & 1 || $type == 3 || $type == 7;
		$data .= $load if $type == 0;
		return substr $data, 5 if length $data > 4 && length $data == 5 + unpack "xN", $data;
	}
	return;
}
