// Writes src/status/grpc/protocols.json: the messages that bakelet reads from a node's containerd and kubelet, as descriptors of protobuf,
// compiled from upstream's own .proto files. Of a message only the fields that bakelet reads are kept: a decoder skips the others.
//
// Usage: npm run data:protocols. Needs Go and its module proxy.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

const output = "../../src/status/grpc/protocols.json"

// A field keeps its number in every later version, so the newest file describes the older programs too.
var modules = []string{"k8s.io/cri-api@v0.37.2", "k8s.io/kubelet@v0.37.2", "k8s.io/api@v0.37.2", "k8s.io/apimachinery@v0.37.2"}

const (
	cri  = "k8s.io/cri-api/pkg/apis/runtime/v1/api.proto"
	pods = "k8s.io/kubelet/pkg/apis/pods/v1alpha1/api.proto"
	core = "k8s.io/api/core/v1/generated.proto"
	meta = "k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto"
)

// By file and message, the fields that are kept.
var kept = map[string]map[string]string{
	cri: {
		"ListPodSandboxRequest":    "",
		"ListPodSandboxResponse":   "items",
		"PodSandbox":               "id metadata state created_at",
		"PodSandboxMetadata":       "name uid namespace attempt",
		"PodSandboxStatusRequest":  "pod_sandbox_id",
		"PodSandboxStatusResponse": "status",
		"PodSandboxStatus":         "id network",
		"PodSandboxNetworkStatus":  "ip",
		"ListContainersRequest":    "",
		"ListContainersResponse":   "containers",
		"Container":                "id pod_sandbox_id metadata state",
		"ContainerMetadata":        "name attempt",
		"ContainerStatusRequest":   "container_id",
		"ContainerStatusResponse":  "status",
		"ContainerStatus":          "id state created_at started_at finished_at exit_code image image_ref reason message",
		"ImageSpec":                "image",
		"ImageStatusRequest":       "image",
		"ImageStatusResponse":      "image",
		"Image":                    "id",
		"ExecSyncRequest":          "container_id cmd timeout",
		"ExecSyncResponse":         "exit_code",
	},
	pods: {
		"ListPodsRequest":  "",
		"ListPodsResponse": "pods",
	},
	core: {
		"Pod":                      "metadata spec status",
		"PodSpec":                  "containers initContainers restartPolicy",
		"Container":                "name image restartPolicy",
		"PodStatus":                "phase reason message podIP startTime conditions containerStatuses initContainerStatuses",
		"PodCondition":             "type status reason message",
		"ContainerStatus":          "name ready started restartCount image imageID state lastState",
		"ContainerState":           "waiting running terminated",
		"ContainerStateWaiting":    "reason message",
		"ContainerStateRunning":    "startedAt",
		"ContainerStateTerminated": "exitCode signal reason message startedAt finishedAt",
	},
	meta: {
		"ObjectMeta": "name namespace uid creationTimestamp",
		"Time":       "seconds",
	},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("protocols: ")
	folders := fetch()
	compiler := protocompile.Compiler{Resolver: &protocompile.SourceResolver{Accessor: func(path string) (io.ReadCloser, error) {
		for module, folder := range folders {
			if rest, ok := strings.CutPrefix(path, module+"/"); ok {
				return os.Open(folder + "/" + rest)
			}
		}
		return nil, os.ErrNotExist
	}}}
	order := []string{meta, core, pods, cri}
	files, err := compiler.Compile(context.Background(), order...)
	if err != nil {
		log.Fatal(err)
	}
	var pruned []json.RawMessage
	for index, path := range order {
		pruned = append(pruned, asJSON(prune(files[index], kept[path])))
	}
	text, err := json.MarshalIndent(map[string]any{
		"_about": map[string]any{
			"what": "Messages of CRI and of the kubelet's PodsAPI, as descriptors of protobuf: a FileDescriptorSet. Only the fields that bakelet reads.",
			"from": modules,
			"by":   "npm run data:protocols",
		},
		"file": pruned,
	}, "", "  ")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(output, append(text, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
}

// Unpacks the modules into the module cache, checked against the checksum database: their folders, by module.
func fetch() map[string]string {
	command := exec.Command("go", append([]string{"mod", "download", "-json"}, modules...)...)
	// Outside of any module, so that nothing is written to a go.sum.
	command.Dir = os.TempDir()
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		log.Fatal(err)
	}
	folders := map[string]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var one struct{ Path, Dir string }
		if err := decoder.Decode(&one); err != nil {
			log.Fatal(err)
		}
		folders[one.Path] = one.Dir
	}
	return folders
}

// The kept messages of a file with their kept fields. Fails if upstream lacks one of them.
func prune(file protoreflect.FileDescriptor, messages map[string]string) *descriptorpb.FileDescriptorProto {
	whole := protodesc.ToFileDescriptorProto(file)
	short := &descriptorpb.FileDescriptorProto{Name: whole.Name, Package: whole.Package, Syntax: whole.Syntax}
	used := map[string]bool{}
	for _, message := range whole.MessageType {
		fields, ok := messages[message.GetName()]
		if !ok {
			continue
		}
		one := &descriptorpb.DescriptorProto{Name: message.Name}
		names := strings.Fields(fields)
		for _, field := range message.Field {
			if !slices.Contains(names, field.GetName()) {
				continue
			}
			field.Options = nil
			one.Field = append(one.Field, field)
			used[field.GetTypeName()] = true
		}
		if len(one.Field) != len(names) {
			log.Fatalf("%s: %s lacks one of %s", file.Path(), message.GetName(), fields)
		}
		short.MessageType = append(short.MessageType, one)
	}
	if len(short.MessageType) != len(messages) {
		log.Fatalf("%s lacks a message", file.Path())
	}
	for _, enum := range whole.EnumType {
		if !used["."+whole.GetPackage()+"."+enum.GetName()] {
			continue
		}
		short.EnumType = append(short.EnumType, enum)
	}
	for path, of := range map[string]string{meta: ".k8s.io.apimachinery.pkg.apis.meta.v1."} {
		for name := range used {
			if file.Path() != path && strings.HasPrefix(name, of) && !slices.Contains(short.Dependency, path) {
				short.Dependency = append(short.Dependency, path)
			}
		}
	}
	return short
}

func asJSON(file *descriptorpb.FileDescriptorProto) json.RawMessage {
	text, err := protojson.Marshal(file)
	if err != nil {
		log.Fatal(err)
	}
	return text
}
