# The end of bakelet-ready for a kubelet that tells nobody of its pods: containerd knows, by CRI, which containers run.
$basis = "containers";
my @all = map {
	my ($pod, @containers) = split;
	map { "$pod/$_" } @containers;
} @pods;
my $socket = "/run/containerd/containerd.sock";

# The ids of containers by ListContainers, with a filter (1) for state (2: running) and labels (4); "-": it does not run
# (k8s.io/cri-api v0.36.4, pkg/apis/runtime/v1/api.proto).
sub ids {
	return join " ", map {
		my @values = split "/";
		$values[1] .= "-$node";
		my @labels = map { "\x22" . word "\n" . word("io.kubernetes.$_") . "\x12" . word shift @values } "pod.namespace", "pod.name", "container.name";
		my $call = call $socket, "/runtime.v1.RuntimeService/ListContainers", "\n" . word join "", "\x12\2\x08\1", @labels;
		$call && answer($call) =~ /([0-9a-f]{64})/ ? $1 : "-";
	} @_;
}

# An event comes before CRI says so: that writes to the disk first, which may take seconds (containerd v2.3.7,
# internal/cri/server/container_start.go, StartContainer: task.Start, then Status.UpdateSync). So the wait for the next event ends after
# a time, which doubles, and begins anew.
my ($events, $wait);
$SIG{ALRM} = sub { shutdown $events, 2 };
$missing{$_} = 1 for @all;
while (1) {
	my $filters = join "", map { "\n" . word qq(topic=="/tasks/$_") } "start", "delete";
	$events = call $socket, "/containerd.services.events.v1.Events/Subscribe", $filters;
	$wait = $wait * 2 || 1;
	do {
		alarm 0;
		for (keys %missing) { delete $missing{$_} if ids($_) ne "-" }
		# A container that ends at once is running for a moment, so all of them have to run for 3 s.
		until (%missing) {
			my $ids = ids @all;
			sleep 3;
			finish if $ids eq ids(@all) && $ids !~ /-/;
			for (@all) { $missing{$_} = 1 if ids($_) eq "-" }
		}
		report "starting";
		alarm $wait;
	} while $events && answer($events) && ($wait = 1);
	alarm 0;
	# containerd does not answer, or the wait has ended.
	sleep 1;
}
