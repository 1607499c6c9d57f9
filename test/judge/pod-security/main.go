// Command judge says what a level of the Pod Security Standards forbids in Pods, by upstream's own evaluator.
package main

import (
	"encoding/json"
	"fmt"

	v1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Pod   json.RawMessage `json:"pod"`
	Level api.Level       `json:"level"`
	Minor int             `json:"minor"`
}

type verdict struct {
	Allowed bool `json:"allowed"`
	// Failed names the checks that the Pod does not pass.
	Failed []policy.CheckID `json:"failed"`
	// Unread says why the Pod cannot be decoded.
	Unread string `json:"unread,omitempty"`
}

// defaults are those of pkg/apis/core/v1/defaults.go@v1.37.2 that a check sees: a static pod has them before anything looks at it.
func defaults(pod *v1.Pod) {
	for i := range pod.Spec.Volumes {
		if pod.Spec.Volumes[i].VolumeSource == (v1.VolumeSource{}) {
			pod.Spec.Volumes[i].EmptyDir = &v1.EmptyDirVolumeSource{}
		}
	}
	if !pod.Spec.HostNetwork {
		return
	}
	for _, containers := range [][]v1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for _, container := range containers {
			for i := range container.Ports {
				if container.Ports[i].HostPort == 0 {
					container.Ports[i].HostPort = container.Ports[i].ContainerPort
				}
			}
		}
	}
}

func evaluate(checks []policy.Check, pod *v1.Pod, asked question) bool {
	evaluator, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		panic(err)
	}
	version := api.LevelVersion{Level: asked.Level, Version: api.MajorMinorVersion(1, asked.Minor)}
	return policy.AggregateCheckResults(evaluator.EvaluatePod(version, &pod.ObjectMeta, &pod.Spec)).Allowed
}

// overridden are the checks that others take the place of.
func overridden(checks []policy.Check, asked question) map[policy.CheckID]bool {
	found := map[policy.CheckID]bool{}
	if asked.Level != api.LevelRestricted {
		return found
	}
	for _, check := range checks {
		for _, version := range check.Versions {
			if version.MinimumVersion.Minor() <= asked.Minor {
				for _, id := range version.OverrideCheckIDs {
					found[id] = true
				}
			}
		}
	}
	return found
}

func answer(asked question) verdict {
	var pod v1.Pod
	if err := json.Unmarshal(asked.Pod, &pod); err != nil {
		return verdict{Unread: err.Error()}
	}
	defaults(&pod)
	checks := policy.DefaultChecks()
	said := verdict{Allowed: evaluate(checks, &pod, asked), Failed: []policy.CheckID{}}
	overridden := overridden(checks, asked)
	for _, check := range checks {
		if !overridden[check.ID] && !evaluate([]policy.Check{check}, &pod, asked) {
			said.Failed = append(said.Failed, check.ID)
		}
	}
	if said.Allowed != (len(said.Failed) == 0) {
		panic(fmt.Sprintf("the evaluator and its checks differ: %s", asked.Pod))
	}
	return said
}

func main() {
	answerLines(answer)
}
