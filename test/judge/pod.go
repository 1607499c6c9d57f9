package main

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	api "k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

const nodeName = "node"

// judgePod follows tryDecodeSinglePod (pkg/kubelet/config/common.go@v1.36.4), which is not exported, but unknown fields are
// errors: the kubelet itself drops them silently.
func judgePod(text []byte) error {
	asJSON, err := yaml.ToJSON(text)
	if err != nil {
		return err
	}
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	object, err := runtime.Decode(codecs.UniversalDecoder(), asJSON)
	if err != nil {
		return err
	}
	pod, ok := object.(*api.Pod)
	if !ok {
		return fmt.Errorf("not a pod: %T", object)
	}
	if pod.Name == "" {
		return fmt.Errorf("a pod needs a name")
	}
	pod.Name += "-" + nodeName
	pod.Spec.NodeName = nodeName
	if pod.Namespace == "" {
		pod.Namespace = metav1.NamespaceDefault
	}
	options := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, nil, &pod.ObjectMeta, nil)
	if errs := validation.ValidatePodCreate(pod, options); len(errs) > 0 {
		return errs.ToAggregate()
	}
	_, resource, err := podutil.HasAPIObjectReference(pod)
	if err == nil && resource != "" {
		err = fmt.Errorf("refers to %s", resource)
	}
	return err
}
