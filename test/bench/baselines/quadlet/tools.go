//go:build tools

// Quadlet's generator, of the podman that Debian 13 has: the judge of what quadlet-file.ts writes.
package quadlet

import _ "github.com/containers/podman/v5/cmd/quadlet"
