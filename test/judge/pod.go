package main

import (
	"fmt"
	"reflect"
	"unsafe"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	api "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/kubelet/config"
	kubetypes "k8s.io/kubernetes/pkg/kubelet/types"
)

// What pkg/kubelet/config does with a file of staticPodPath (extractFromFile). Both functions take a logger first since 1.35.

//go:linkname tryDecodeSinglePod k8s.io/kubernetes/pkg/kubelet/config.tryDecodeSinglePod
func tryDecodeSinglePod()

//go:linkname applyDefaults k8s.io/kubernetes/pkg/kubelet/config.applyDefaults
func applyDefaults()

type (
	decode         func([]byte, func(*api.Pod) error) (bool, *v1.Pod, error)
	decodeLogged   func(klog.Logger, []byte, func(klog.Logger, *api.Pod) error) (bool, *v1.Pod, error)
	defaults       func(*api.Pod, string, bool, types.NodeName) error
	defaultsLogged func(klog.Logger, *api.Pod, string, bool, types.NodeName) error
)

var logs = reflect.TypeOf(config.NewSourceFile).In(0) == reflect.TypeFor[klog.Logger]()

// as gives a function that is not exported its type.
func as[F any](function func()) F { return *(*F)(unsafe.Pointer(&function)) }

const manifest = "/etc/kubernetes/manifests/pod.yaml"

// decodePod gives the pod that the kubelet would start.
func decodePod(text []byte, node string) (*v1.Pod, error) {
	var pod *v1.Pod
	var err error
	if logs {
		_, pod, err = as[decodeLogged](tryDecodeSinglePod)(klog.Background(), text, func(logger klog.Logger, pod *api.Pod) error {
			return as[defaultsLogged](applyDefaults)(logger, pod, manifest, true, types.NodeName(node))
		})
	} else {
		_, pod, err = as[decode](tryDecodeSinglePod)(text, func(pod *api.Pod) error {
			return as[defaults](applyDefaults)(pod, manifest, true, types.NodeName(node))
		})
	}
	if err == nil {
		// As pkg/kubelet/config/config.go does with pods of every source.
		pod.Annotations[kubetypes.ConfigSourceAnnotationKey] = kubetypes.FileSource
	}
	return pod, err
}

// droppedOf says which fields the kubelet drops silently because it does not know them.
func droppedOf(text []byte) string {
	asJSON, err := yaml.ToJSON(text)
	if err != nil {
		return ""
	}
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	if _, err := runtime.Decode(codecs.UniversalDecoder(), asJSON); err != nil {
		return err.Error()
	}
	return ""
}

func judgePod(asked question) (verdict verdict) {
	node := asked.node()
	pod, err := decodePod([]byte(asked.Text), node.Name)
	if err != nil {
		verdict.Reason = err.Error()
		return verdict
	}
	verdict.Accepted = true
	verdict.Dropped = droppedOf([]byte(asked.Text))
	// What admission does must not hide what validation said.
	defer func() {
		if panicked := recover(); panicked != nil {
			verdict.Rejected = fmt.Sprintf("panic: %v", panicked)
		}
	}()
	verdict.Rejected = rejection(pod, node)
	return verdict
}
