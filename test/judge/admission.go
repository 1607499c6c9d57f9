package main

import (
	"context"
	"fmt"
	"reflect"
	goruntime "runtime"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/record"
	kubeletapis "k8s.io/kubelet/pkg/apis"
	"k8s.io/kubernetes/pkg/kubelet/lifecycle"
	"k8s.io/kubernetes/pkg/kubelet/preemption"
	"k8s.io/kubernetes/pkg/kubelet/sysctl"
	schedulerframework "k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/security/apparmor"
	"k8s.io/utils/ptr"
)

// nodeAsked is the node on which a pod would start. Every field may be missing.
type nodeAsked struct {
	Name string `json:"name"`
	// Labels of --node-labels.
	Labels               map[string]string `json:"labels"`
	AllowedUnsafeSysctls []string          `json:"allowedUnsafeSysctls"`
	MaxPods              int64             `json:"maxPods"`
	// Resources by name, in place of those of the machine: hugepages-2Mi, example.com/gpu.
	Resources map[string]string `json:"resources"`
}

func (asked question) node() nodeAsked {
	node := asked.Node
	if node.Name == "" {
		node.Name = "node"
	}
	if node.MaxPods == 0 {
		node.MaxPods = 110
	}
	return node
}

// As initialNode (pkg/kubelet/kubelet_node_status.go@v1.36.4) makes it without an API server.
func (asked nodeAsked) standalone() *v1.Node {
	node := &v1.Node{ObjectMeta: metav1.ObjectMeta{Name: asked.Name, Labels: map[string]string{
		v1.LabelHostname:      asked.Name,
		v1.LabelOSStable:      goruntime.GOOS,
		v1.LabelArchStable:    goruntime.GOARCH,
		kubeletapis.LabelOS:   goruntime.GOOS,
		kubeletapis.LabelArch: goruntime.GOARCH,
	}}}
	for name, value := range asked.Labels {
		node.Labels[name] = value
	}
	resources := capacity.DeepCopy()
	resources[v1.ResourceEphemeralStorage] = resource.MustParse("10Gi")
	resources[v1.ResourcePods] = *resource.NewQuantity(asked.MaxPods, resource.DecimalSI)
	for name, quantity := range asked.Resources {
		resources[v1.ResourceName(name)] = resource.MustParse(quantity)
	}
	node.Status.Capacity, node.Status.Allocatable = resources, resources
	// containerd has it since 2.0.
	node.Status.Features = &v1.NodeFeatures{SupplementalGroupsPolicy: ptr.To(true)}
	return node
}

// handlers are those of NewMainKubelet (pkg/kubelet/kubelet.go@v1.36.4) that look at the pod itself, in its order. The others
// look at the state of the machine: eviction, devices, shutdown.
func handlers(asked nodeAsked) ([]lifecycle.PodAdmitHandler, error) {
	allowed, err := sysctl.NewAllowlist(append(sysctl.SafeSysctlAllowlist(context.Background()), asked.AllowedUnsafeSysctls...))
	if err != nil {
		return nil, err
	}
	none := func() []*v1.Pod { return nil }
	critical := preemption.NewCriticalPodAdmissionHandler(none, nil, record.NewFakeRecorder(1))
	predicates := reflect.ValueOf(lifecycle.NewPredicateAdmitHandler)
	// It takes a context since 1.35.
	getNode := reflect.MakeFunc(predicates.Type().In(0), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(asked.standalone()), reflect.Zero(reflect.TypeFor[error]())}
	})
	noPlugins := func(*schedulerframework.NodeInfo, *lifecycle.PodAdmitAttributes) error { return nil }
	fits := predicates.Call([]reflect.Value{getNode, reflect.ValueOf(critical), reflect.ValueOf(noPlugins)})
	return []lifecycle.PodAdmitHandler{
		allowed,
		fits[0].Interface().(lifecycle.PodAdmitHandler),
		lifecycle.NewAppArmorAdmitHandler(withAppArmor()),
		lifecycle.NewPodFeaturesAdmitHandler(),
	}, nil
}

// withAppArmor is the validator of a node with AppArmor, whatever this machine has: its zero value.
func withAppArmor() apparmor.Validator {
	return reflect.New(reflect.TypeOf(apparmor.NewValidator()).Elem()).Interface().(apparmor.Validator)
}

// rejection says why the kubelet does not admit a valid pod; empty: it does.
func rejection(pod *v1.Pod, asked nodeAsked) string {
	all, err := handlers(asked)
	if err != nil {
		return err.Error()
	}
	for _, handler := range all {
		if result := admit(handler, &lifecycle.PodAdmitAttributes{Pod: pod}); !result.Admit {
			return fmt.Sprintf("%s: %s", result.Reason, result.Message)
		}
	}
	return ""
}

func admit(handler lifecycle.PodAdmitHandler, attributes *lifecycle.PodAdmitAttributes) lifecycle.PodAdmitResult {
	method := reflect.ValueOf(handler.Admit)
	given := []reflect.Value{reflect.ValueOf(attributes)}
	// It takes a context since 1.37.
	if method.Type().NumIn() == 2 {
		given = append([]reflect.Value{reflect.ValueOf(context.Background())}, given...)
	}
	return method.Call(given)[0].Interface().(lifecycle.PodAdmitResult)
}
