// Command oracle says what upstream makes of static pod manifests. Each argument is a file; the answer is one JSON
// object on stdout, by file name. It follows tryDecodeSinglePod (pkg/kubelet/config/common.go@v1.36.4), which is not
// exported, but unknown fields are errors: the kubelet itself drops them silently.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	api "k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/capabilities"
)

type verdict struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason,omitempty"`
}

const nodeName = "node"

func judge(text []byte) error {
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

func main() {
	// As cmd/kubelet/app/server.go does.
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
	verdicts := map[string]verdict{}
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		result := verdict{Accepted: true}
		if err := judge(text); err != nil {
			result = verdict{Reason: err.Error()}
		}
		verdicts[filepath.Base(file)] = result
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		os.Exit(1)
	}
}
