package main

import (
	"context"
	"io"

	docker1 "github.com/containerd/containerd/remotes/docker"
	config1 "github.com/containerd/containerd/remotes/docker/config"
	docker2 "github.com/containerd/containerd/v2/core/remotes/docker"
	config2 "github.com/containerd/containerd/v2/core/remotes/docker/config"
)

// pulled is what a pull begins with: the digest of the reference and its manifest, or why there is none.
type pulled struct {
	Digest   string `json:"digest,omitempty"`
	Manifest string `json:"manifest,omitempty"`
	Error    string `json:"error,omitempty"`
}

// credentials are those of the image: CRI hands them to every host that asks (ParseAuth in internal/cri@v2.3.6).
func credentials(user, password string) func(string) (string, string, error) {
	return func(string) (string, string, error) { return user, password, nil }
}

func pull1(folder, reference, user, password string) (pulled, error) {
	ctx := context.Background()
	resolver := docker1.NewResolver(docker1.ResolverOptions{Hosts: config1.ConfigureHosts(ctx, config1.HostOptions{
		HostDir:     config1.HostDirFromRoot(folder),
		Credentials: credentials(user, password),
	})})
	name, descriptor, err := resolver.Resolve(ctx, reference)
	if err != nil {
		return pulled{}, err
	}
	fetcher, err := resolver.Fetcher(ctx, name)
	if err != nil {
		return pulled{}, err
	}
	body, err := fetcher.Fetch(ctx, descriptor)
	if err != nil {
		return pulled{}, err
	}
	defer body.Close()
	manifest, err := io.ReadAll(body)
	return pulled{Digest: descriptor.Digest.String(), Manifest: string(manifest)}, err
}

func pull2(folder, reference, user, password string) (pulled, error) {
	ctx := context.Background()
	resolver := docker2.NewResolver(docker2.ResolverOptions{Hosts: config2.ConfigureHosts(ctx, config2.HostOptions{
		HostDir:     config2.HostDirFromRoot(folder),
		Credentials: credentials(user, password),
	})})
	name, descriptor, err := resolver.Resolve(ctx, reference)
	if err != nil {
		return pulled{}, err
	}
	fetcher, err := resolver.Fetcher(ctx, name)
	if err != nil {
		return pulled{}, err
	}
	body, err := fetcher.Fetch(ctx, descriptor)
	if err != nil {
		return pulled{}, err
	}
	defer body.Close()
	manifest, err := io.ReadAll(body)
	return pulled{Digest: descriptor.Digest.String(), Manifest: string(manifest)}, err
}
