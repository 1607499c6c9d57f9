#!/usr/bin/perl
# Plugin of CNI (cniVersion 1.0.0), after `bridge`: tells the packet filter which wire is which pod's, by the mark that firewall.nft has
# rules for. The mark belongs to the wire, since a pod with CAP_NET_RAW or CAP_NET_ADMIN can send from any address.
# Where it fails the pod does not start, and what comes from a wire without a mark is dropped.
use strict;
my $command = $ENV{CNI_COMMAND};
my $config = do { local $/; <STDIN> };

# Code 100 and above are a plugin's own (CNI specification 1.0.0, "Error").
sub fail {
	my ($code, $what) = @_;
	$what =~ s/[^ !#-\[\]-~]+/ /g;
	print qq({"cniVersion":"1.0.0","code":$code,"msg":"bakelet-egress: $what"}\n);
	exit 1;
}

my $said;
sub nft {
	$said = `/usr/sbin/nft '@_' 2>&1`;
	return !$?;
}

# Names of interfaces that the plugins before report: all but those in the pod, which have a `sandbox`.
my ($result) = $config =~ /"prevResult"\s*:\s*(\{(?:[^{}"]++|"(?:[^"\\]++|\\.)*+"|(?1))*+\})/;
my @ours = map { /"sandbox"\s*:\s*"[^"]/ ? () : /"name"\s*:\s*"([\w.-]{1,15})"/ } $result =~ /\{[^{}]*\}/g;

# The end of the pair that is a port of the bridge.
sub wire {
	my @wires = grep -e "/sys/class/net/$_/brport", @ours;
	fail 101, "no interface, or several, of: @ours" if @wires != 1;
	return $wires[0];
}

# As mark.ts. The kubelet appends the name of the node to that of a static pod (pkg/kubelet/config/common.go v1.36.4, generatePodName),
# in lower case.
sub mark {
	my %pod = map { split /=/, $_, 2 } split /;/, $ENV{CNI_ARGS};
	my ($namespace, $name) = @pod{qw(K8S_POD_NAMESPACE K8S_POD_NAME)};
	open my $file, "/proc/sys/kernel/hostname";
	chomp(my $node = lc <$file>);
	$node && $namespace && $name =~ s/-\Q$node\E\z// or fail 102, "$namespace/$name is not a static pod of $node";
	my $hash = 0x811c9dc5;
	$hash = (($hash ^ ord) * 0x01000193) & 0xffffffff for split //, "$namespace/$name";
	return sprintf "0x%08x", $hash & 0xffff0fff;
}

# Elements of the map whose interface is gone, and the one that is named.
sub forget {
	my ($gone) = @_;
	nft "list map bridge bakelet pods" or return;
	for my $name ($said =~ /"([\w.-]+)" : 0x/g) {
		nft "delete element bridge bakelet pods { \"$name\" }" if $name eq "$gone" || !-e "/sys/class/net/$name";
	}
}

if ($command eq "ADD") {
	my ($wire, $mark) = (wire, mark);
	my $add = "add element bridge bakelet pods { \"$wire\" : $mark }";
	# An earlier interface had the name, and nobody has deleted its element.
	if (!nft $add) { forget $wire; nft $add or fail 103, $said }
	print "$result\n";
} elsif ($command eq "DEL") {
	my ($wire) = grep -e "/sys/class/net/$_/brport", @ours;
	forget $wire;
} elsif ($command eq "CHECK") {
	my ($wire, $mark) = (wire, mark);
	nft "get element bridge bakelet pods { \"$wire\" }" and $said =~ /$mark/ or fail 104, "$wire does not have the mark $mark";
} elsif ($command eq "GC") {
	forget;
} elsif ($command eq "STATUS") {
	# The plugin cannot serve ADD (CNI specification 1.1.0, "STATUS").
	nft "list map bridge bakelet pods" or fail 50, $said;
} elsif ($command eq "VERSION") {
	print qq({"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0","1.1.0"]}\n);
} else {
	fail 4, "no command $command";
}
