// Command judge says what the kubelet makes of its inputs, by the kubelet's own code.
package main

import (
	"fmt"

	"k8s.io/kubernetes/pkg/capabilities"
)

type question struct {
	// Kind is "pod" or "kubelet".
	Kind string `json:"kind"`
	// Text is a manifest, or a KubeletConfiguration.
	Text string `json:"text"`
	// Flags of the kubelet, each as --name=value.
	Flags []string `json:"flags"`
	// Node of the pod.
	Node nodeAsked `json:"node"`
}

type verdict struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason,omitempty"`
	// Dropped names the fields of a valid pod that the kubelet does not know.
	Dropped string `json:"dropped,omitempty"`
	// Rejected says why the kubelet does not admit a valid pod to the node.
	Rejected string `json:"rejected,omitempty"`
}

func answer(asked question) (verdict verdict) {
	// A panic is how some values end the kubelet.
	defer func() {
		if panicked := recover(); panicked != nil {
			verdict.Accepted, verdict.Reason = false, fmt.Sprintf("panic: %v", panicked)
		}
	}()
	var err error
	switch asked.Kind {
	case "pod":
		return judgePod(asked)
	case "kubelet":
		err = judgeKubelet([]byte(asked.Text), asked.Flags)
	default:
		err = fmt.Errorf("unknown kind %q", asked.Kind)
	}
	if err != nil {
		verdict.Reason = err.Error()
		return verdict
	}
	verdict.Accepted = true
	return verdict
}

func main() {
	// As cmd/kubelet/app/server.go does.
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
	answerLines(answer)
}
