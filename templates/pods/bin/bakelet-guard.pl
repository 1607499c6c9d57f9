#!/usr/bin/perl
# Brings the manifests of conf/pods to the folder that the kubelet reads, and only those that it takes.
# The kubelet is the judge: of a file that an event brings it takes the pod, or logs that it cannot, and keeps the pod that it has
# (pkg/kubelet/config/file_linux.go v1.36.4, consumeWatchEvent). Only its listing of the folder, at its start and once a day
# (fileCheckFrequency), would end that pod. Every byte counts: EC2 takes 16 KiB of user-data.
#   bakelet-guard boot   before the kubelet starts, so nobody can judge: what was good before; at the first boot all
#   bakelet-guard        what has changed since; prints what it brings, and all that is refused
use strict;
$| = 1;
umask 077;
my $given = $0 =~ s{bin/bakelet-guard$}{conf/pods}r;
# What the kubelet reads; the last versions that it took, which are the same but while it judges; why others are refused.
my ($taken, $good, $bad) = map { "/var/lib/bakelet/$_" } "pods", "good", "refused";
my $first = mkdir $good;
mkdir $_ for $taken, $bad;

# Manifests: no copies that an editor makes, and no names that Go logs with escapes (strconv.Quote).
sub names {
	opendir my $folder, $_[0] or die "$_[0]: $!\n";
	return sort grep /^(?!\.)[ !#-\[\]-~]+\.(ya?ml|json)\z/, readdir $folder;
}

# "": no file, not root's, or over 10 MiB, of which the kubelet takes none (file.go, maxConfigLength).
sub text {
	my @stat = stat $_[0];
	return "" if !-f _ || $stat[4] || $stat[7] > 10 << 20;
	open my $file, $_[0];
	local $/;
	return <$file> . "";
}

# Of each run its own: `boot` does not wait for another one.
my $new = "$good.$$";
sub put {
	my ($path, $text) = @_;
	open my $file, ">", $new;
	print $file $text;
	close $file and rename $new, $path or die "$path: $!\n";
}

# By a link, for which also a full disk has room.
sub same {
	unlink $new;
	link $_[0], $new;
	rename $new, $_[1] or die "$_[1]: $!\n";
}

# The kubelet has the good ones again, also after a run that was cut.
sub heal {
	for my $name (names($good), names $taken) {
		my $text = text "$good/$name";
		if (!$text) {
			unlink "$taken/$name";
		} elsif ($text ne text "$taken/$name") {
			same "$good/$name", "$taken/$name";
		}
	}
}
END { heal }

# Dies without the folder: nothing is known of its files then.
sub forget {
	my @given = names $given;
	my @gone = grep !lstat "$given/$_", names($good), names $bad;
	# Without the one, another file may have its pod.
	unlink map("$good/$_", @gone), glob "$bad/*" if @gone;
	heal;
	return @given;
}

if (shift) {
	unlink glob("$taken/mark-*-"), glob "$good.*";
	if ($first) { put "$good/$_", text "$given/$_" for names $given }
	forget;
	exec qw(systemctl start --no-block bakelet-guard) if !$first;
	exit;
}
open my $lock, $0;
flock $lock, 2;

# "NAMESPACE/NAME" of a manifest, as far as can be told without a reader of YAML: by the keys right under `metadata`. "": it cannot.
sub pod {
	my $map = qr/(\{(?:[^{}]|(?-1))*\})/;
	my ($keys, $start);
	if (($_[0] =~ s/\r//gr . "\n") =~ /^metadata:[ \t]*(?:#.*)?\n((?:[ \t]*+(?:#.*)?\n)*+([ \t]++)(?:.*\n)(?:(?:\2.*|[ \t]*(?:#.*)?)\n)*)/m) {
		($keys, $start) = ($1, qr/^$2/m);
	} else {
		($keys) = $_[0] =~ /(?:^|[{,\s])"?metadata"?\s*+:\s*+$map/;
		$keys = substr $keys, 1;
		$keys =~ s/$map//g;
		$start = qr/(?:^|,)\s*/;
	}
	my ($namespace, $name) = map { $keys =~ /$start"?$_"?\s*:\s*["']?([^\s"',}]+)/ ? $1 : "" } "namespace", "name";
	return $name && ($namespace || "default") . "/$name";
}

# What the kubelet logs from the last mark to this one, a link to nowhere: it reads its events one after another, and says that it
# cannot read this.
my ($mark, $marks) = "no mark";
sub heard {
	my $last = $mark;
	$mark = "$taken/mark-$$-" . ++$marks . "-";
	symlink "nowhere", $mark;
	for (1 .. 50) {
		select undef, undef, undef, 0.4;
		my $log = `journalctl -ukubelet -ocat -n2000`;
		next if $log !~ /process config file .*\Q$mark/;
		unlink $mark;
		return (split /\Q$last/, $log)[-1];
	}
	unlink $mark;
	die "the kubelet does not look at $taken\n";
}

# Shows a manifest to the kubelet. Why it does not take it, if so, in few words: it logs whole objects of other kinds. The second
# form is of its first listing.
sub try {
	my ($path, $text) = @_;
	put $path, $text;
	my ($why) = heard =~ /process (?:config|manifest) file.*\Q$path\E(.{0,500})/ or return;
	return $why =~ s/^\W+|"}?$|\\(?=")//gr || "see journalctl -u kubelet";
}

# Brings what has changed; true: something new was there.
my %said;
sub pass {
	# Editors replace a file in steps, between which it is missing or half of it: until all has rested.
	for (1 .. 30) {
		last if !grep abs(time - (lstat)[10]) < 3, $given, map "$given/$_", names $given;
		sleep 1;
	}
	my $news;
	for my $name (forget) {
		my $file = "$given/$name";
		# Inode, size, time of the last change.
		my $id = join " ", (stat $file)[1, 7, 10];
		my ($text, $old) = map { text "$_/$name" } $given, $good;
		if ($text && $text eq $old) {
			unlink "$bad/$name";
			next;
		}
		my ($known, $why) = split /\n/, text "$bad/$name";
		if (!$why || $known ne $id) {
			# A kubelet that has begun to watch its folder misses no event.
			heard unless $news++;
			my $pod = pod $text;
			my ($twin) = grep { $pod && $_ ne $name && $pod eq pod text "$good/$_" } names $good;
			$why = !$text ? "it is empty, over 10 MiB or not a file of root" : $twin ? "$twin has its pod $pod" : try "$taken/$name", $text;
			if (!$why) {
				# Or it would be empty after a power cut.
				system "sync", "$taken/$name";
				same "$taken/$name", "$good/$name";
				# Of a file with another pod now the kubelet keeps the one before, until the file with that goes.
				if ($pod && pod($old) && $pod ne pod $old) {
					try "$taken/$name", $old;
					unlink "$taken/$name", glob "$bad/*";
					heal;
				}
				print "$file: the kubelet has it\n";
				next;
			}
			heal;
			put "$bad/$name", "$id\n$why";
		}
		print "REFUSED $file: $why", $old && "; its pod stays as it was", "\n" unless $said{"$name $id"}++;
	}
	return $news;
}
1 while pass;
