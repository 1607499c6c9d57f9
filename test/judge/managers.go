package main

import (
	"context"
	"os"
	"reflect"
	"time"

	cadvisorapi "github.com/google/cadvisor/info/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/klog/v2"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/cm/cpumanager"
	"k8s.io/kubernetes/pkg/kubelet/cm/memorymanager"
	"k8s.io/kubernetes/pkg/kubelet/cm/topologymanager"
	"k8s.io/utils/cpuset"
)

// A machine of two CPUs and 4 GiB.
var (
	capacity = v1.ResourceList{
		v1.ResourceCPU:    resource.MustParse("2"),
		v1.ResourceMemory: resource.MustParse("4Gi"),
	}
	nodes = []cadvisorapi.Node{{
		Id: 0, Memory: 4 << 30,
		Cores: []cadvisorapi.Core{{Id: 0, Threads: []int{0}}, {Id: 1, Threads: []int{1}}},
	}}
	machine = &cadvisorapi.MachineInfo{NumCores: 2, MemoryCapacity: 4 << 30, Topology: nodes}
)

// managers makes what NewContainerManager (pkg/kubelet/cm/container_manager_linux.go) makes.
func managers(config *kubeletconfig.KubeletConfiguration, reserved cpuset.CPUSet, allocatable v1.ResourceList) error {
	folder, err := os.MkdirTemp("", "judge")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	made, err := call(topologymanager.NewManager, nodes, config.TopologyManagerPolicy, config.TopologyManagerScope, config.TopologyManagerPolicyOptions)
	if err != nil {
		return err
	}
	if _, err := call(cpumanager.NewManager, config.CPUManagerPolicy, config.CPUManagerPolicyOptions, time.Second, machine, reserved, allocatable, folder, made); err != nil {
		return err
	}
	_, err = call(memorymanager.NewManager, config.MemoryManagerPolicy, machine, allocatable, config.ReservedMemory, folder, made)
	return err
}

// call gives a function its arguments, and the logger or context that it takes first since one minor or another.
func call(function any, arguments ...any) (any, error) {
	value := reflect.ValueOf(function)
	given := []reflect.Value{}
	switch first := value.Type().In(0); {
	case first == reflect.TypeFor[klog.Logger]():
		given = append(given, reflect.ValueOf(klog.Background()))
	case first == reflect.TypeFor[context.Context]():
		given = append(given, reflect.ValueOf(context.Background()))
	}
	for index, argument := range arguments {
		one := reflect.ValueOf(argument)
		if !one.IsValid() {
			one = reflect.Zero(value.Type().In(index + len(given)))
		}
		given = append(given, one)
	}
	results := value.Call(given)
	err, _ := results[1].Interface().(error)
	return results[0].Interface(), err
}
