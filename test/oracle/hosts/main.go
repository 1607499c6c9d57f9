// Command hosts reads a folder of hosts.toml files as two lines of containerd do, and prints a JSON object by line.
//
//	hosts FOLDER HOST…                          the servers of each registry, in the order in which they are asked
//	hosts -pull FOLDER REFERENCE USER PASSWORD  the manifest of an image
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	docker1 "github.com/containerd/containerd/remotes/docker"
	config1 "github.com/containerd/containerd/remotes/docker/config"
	docker2 "github.com/containerd/containerd/v2/core/remotes/docker"
	config2 "github.com/containerd/containerd/v2/core/remotes/docker/config"
)

type server struct {
	URL        string `json:"url"`
	Pull       bool   `json:"pull"`
	Resolve    bool   `json:"resolve"`
	SkipVerify bool   `json:"skipVerify"`
	// Whether certificates are compared with authorities of its own.
	OwnCA bool `json:"ownCA"`
}

func serverOf(scheme, host, path string, client *http.Client) server {
	tls := client.Transport.(*http.Transport).TLSClientConfig
	return server{
		URL:        scheme + "://" + host + path,
		SkipVerify: tls.InsecureSkipVerify,
		OwnCA:      tls.RootCAs != nil,
	}
}

func read1(folder, host string) ([]server, error) {
	hosts, err := config1.ConfigureHosts(context.Background(), config1.HostOptions{
		HostDir: config1.HostDirFromRoot(folder),
	})(host)
	servers := []server{}
	for _, one := range hosts {
		found := serverOf(one.Scheme, one.Host, one.Path, one.Client)
		found.Pull = one.Capabilities.Has(docker1.HostCapabilityPull)
		found.Resolve = one.Capabilities.Has(docker1.HostCapabilityResolve)
		servers = append(servers, found)
	}
	return servers, err
}

func read2(folder, host string) ([]server, error) {
	hosts, err := config2.ConfigureHosts(context.Background(), config2.HostOptions{
		HostDir: config2.HostDirFromRoot(folder),
	})(host)
	servers := []server{}
	for _, one := range hosts {
		found := serverOf(one.Scheme, one.Host, one.Path, one.Client)
		found.Pull = one.Capabilities.Has(docker2.HostCapabilityPull)
		found.Resolve = one.Capabilities.Has(docker2.HostCapabilityResolve)
		servers = append(servers, found)
	}
	return servers, err
}

func main() {
	if os.Args[1] == "-pull" {
		found := map[string]pulled{}
		pulls := map[string]func(folder, reference, user, password string) (pulled, error){"1.6": pull1, "2.3": pull2}
		for line, pull := range pulls {
			one, err := pull(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
			if err != nil {
				one.Error = err.Error()
			}
			found[line] = one
		}
		print(found)
		return
	}
	readers := map[string]func(folder, host string) ([]server, error){"1.6": read1, "2.3": read2}
	found := map[string]map[string][]server{}
	for line, read := range readers {
		found[line] = map[string][]server{}
		for _, host := range os.Args[2:] {
			servers, err := read(os.Args[1], host)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			found[line][host] = servers
		}
	}
	print(found)
}

func print(found any) {
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
