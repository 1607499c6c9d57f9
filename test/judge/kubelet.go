package main

import (
	"context"
	"fmt"
	"io"
	_ "unsafe"

	"github.com/spf13/pflag"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/featuregate"
	logsapi "k8s.io/component-base/logs/api/v1"
	_ "k8s.io/component-base/logs/json/register"
	"k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubelet/eviction"
	evictionapi "k8s.io/kubernetes/pkg/kubelet/eviction/api"
	"k8s.io/kubernetes/pkg/kubelet/kubeletconfig/util/codec"
	_ "k8s.io/kubernetes/pkg/kubelet/logs"
	"k8s.io/kubernetes/pkg/kubelet/sysctl"
	"k8s.io/utils/cpuset"
)

// The kubelet's own functions that it does not export.

//go:linkname kubeletConfigFlagPrecedence k8s.io/kubernetes/cmd/kubelet/app.kubeletConfigFlagPrecedence
func kubeletConfigFlagPrecedence(config *kubeletconfig.KubeletConfiguration, args []string) error

//go:linkname parseResourceList k8s.io/kubernetes/cmd/kubelet/app.parseResourceList
func parseResourceList(map[string]string) (v1.ResourceList, error)

//go:linkname hardEvictionReservation k8s.io/kubernetes/pkg/kubelet/cm.hardEvictionReservation
func hardEvictionReservation(thresholds []evictionapi.Threshold, capacity v1.ResourceList) v1.ResourceList

//go:linkname parseMaxSize k8s.io/kubernetes/pkg/kubelet/logs.parseMaxSize
func parseMaxSize(size string) (int64, error)

var _ = app.NewKubeletCommand

// judgeKubelet follows NewKubeletCommand and run (cmd/kubelet/app/server.go@v1.36.4), and what NewMainKubelet
// (pkg/kubelet/kubelet.go) parses.
func judgeKubelet(text []byte, args []string) error {
	flags := options.NewKubeletFlags()
	config, err := options.NewKubeletConfiguration()
	if err != nil {
		return err
	}
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	flags.AddFlags(set)
	options.AddKubeletConfigFlags(set, config)
	options.AddGlobalFlags(set)
	if err := set.Parse(args); err != nil {
		return fmt.Errorf("failed to parse kubelet flag: %w", err)
	}
	if err := options.ValidateKubeletFlags(flags); err != nil {
		return err
	}
	// Gates are of the whole process, and every question has its own.
	gates := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	if err := gates.SetFromMap(config.FeatureGates); err != nil {
		return err
	}
	_, codecs, err := scheme.NewSchemeAndCodecs()
	if err != nil {
		return err
	}
	if config, err = codec.DecodeKubeletConfiguration(context.Background(), codecs, text); err != nil {
		return err
	}
	// The node has cgroup v2, whatever this machine has.
	config.FailCgroupV1, config.SingleProcessOOMKill = false, nil
	withDefaultThresholds(config)
	if err := kubeletConfigFlagPrecedence(config, args); err != nil {
		return err
	}
	if err := gates.SetFromMap(config.FeatureGates); err != nil {
		return err
	}
	if errs := logsapi.Validate(&config.Logging, gates, field.NewPath("logging")); len(errs) > 0 {
		return errs.ToAggregate()
	}
	if err := validation.ValidateKubeletConfiguration(config, gates); err != nil {
		return err
	}
	return parseAsRunDoes(config, gates)
}

// As loadConfigFile does.
func withDefaultThresholds(config *kubeletconfig.KubeletConfiguration) {
	if config.EvictionHard == nil {
		config.EvictionHard = eviction.DefaultEvictionHard
		return
	}
	if config.MergeDefaultEvictionSettings {
		for signal, threshold := range eviction.DefaultEvictionHard {
			if _, exists := config.EvictionHard[signal]; !exists {
				config.EvictionHard[signal] = threshold
			}
		}
	}
}

func parseAsRunDoes(config *kubeletconfig.KubeletConfiguration, gates featuregate.FeatureGate) error {
	// UnsecuredDependencies, InitializeTLS.
	if _, err := cliflag.TLSCipherSuites(config.TLSCipherSuites); err != nil {
		return err
	}
	if _, err := cliflag.TLSVersion(config.TLSMinVersion); err != nil {
		return err
	}
	// run.
	reserved, err := cpuset.Parse(config.ReservedSystemCPUs)
	if err != nil {
		return err
	}
	if !reserved.IsSubsetOf(cpuset.New(0, 1)) {
		return fmt.Errorf("of this machine: it has no CPUs %s", config.ReservedSystemCPUs)
	}
	allocatable := v1.ResourceList{}
	for name, list := range map[string]map[string]string{"kube": config.KubeReserved, "system": config.SystemReserved} {
		resources, err := parseResourceList(list)
		if err != nil {
			return fmt.Errorf("--%s-reserved value failed to parse: %w", name, err)
		}
		for resource, quantity := range resources {
			sum := allocatable[resource]
			sum.Add(quantity)
			allocatable[resource] = sum
		}
	}
	thresholds, err := eviction.ParseThresholdConfig([]string{}, config.EvictionHard, nil, nil, nil)
	if err != nil {
		return err
	}
	for resource, quantity := range hardEvictionReservation(thresholds, capacity) {
		sum := allocatable[resource]
		sum.Add(quantity)
		allocatable[resource] = sum
	}
	if _, err := cm.ParseQOSReserved(config.QOSReserved); err != nil {
		return fmt.Errorf("--qos-reserved value failed to parse: %w", err)
	}
	if err := managers(config, reserved, allocatable); err != nil {
		return err
	}
	for resource, quantity := range allocatable {
		if total, counted := capacity[resource]; counted && total.Cmp(quantity) < 0 {
			return fmt.Errorf("of this machine: %s of %s are reserved", quantity.String(), resource)
		}
	}
	// NewMainKubelet.
	if config.SyncFrequency.Duration <= 0 {
		return fmt.Errorf("invalid sync frequency %d", config.SyncFrequency.Duration)
	}
	if _, err := eviction.ParseThresholdConfig(config.EnforceNodeAllocatable, config.EvictionHard, config.EvictionSoft, config.EvictionSoftGracePeriod, config.EvictionMinimumReclaim); err != nil {
		return err
	}
	switch config.ConfigMapAndSecretChangeDetectionStrategy {
	case kubeletconfig.WatchChangeDetectionStrategy, kubeletconfig.TTLCacheChangeDetectionStrategy, kubeletconfig.GetChangeDetectionStrategy:
	default:
		return fmt.Errorf("unknown configmap and secret manager mode: %v", config.ConfigMapAndSecretChangeDetectionStrategy)
	}
	if _, err := parseMaxSize(config.ContainerLogMaxSize); err != nil {
		return fmt.Errorf("failed to parse container log max size %q: %w", config.ContainerLogMaxSize, err)
	}
	_, err = sysctl.NewAllowlist(append(sysctl.SafeSysctlAllowlist(context.Background()), config.AllowedUnsafeSysctls...))
	return err
}
