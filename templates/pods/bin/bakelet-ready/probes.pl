# The end of bakelet-ready for a kubelet with PodsAPI: a pod is ready by its own probes. WatchPods has an event for each pod, and for
# each of its changes (k8s.io/kubelet v0.37.2, pkg/apis/pods/v1alpha1). In the bytes of a Pod an empty generateName stands between name
# and namespace, and a condition's status after its type (k8s.io/api core/v1, generated.pb.go: fields in their order, empty ones too).
$basis = "probes";
my @all = map { (split)[0] } @pods;
$missing{$_} = 1 for @all;
while (1) {
	report "starting";
	my $events = call "/var/lib/kubelet/pods-api/pods-api.sock", "/v1alpha1.Pods/WatchPods", "";
	while ($events && (my $event = answer $events)) {
		for (@all) {
			my ($namespace, $name) = split "/";
			next if index($event, "\n" . word("$name-$node") . "\x12\0\x1a" . word $namespace) < 0;
			$missing{$_} = 1;
			delete $missing{$_} if $event =~ /\n\x05Ready\x12\x04True|\n\x09Succeeded/;
		}
		finish unless %missing;
		report "starting";
	}
	# The kubelet does not answer yet, or has stopped: nothing sends events.
	sleep 1;
}
