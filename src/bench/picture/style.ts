import { html } from '../../render/html.ts'

/**
 * Of the picture of a boot, in a page or alone. The colours are those of Okabe and Ito, which the colour-blind tell apart, and
 * between them steps of lightness.
 */
export const style = html`
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #59636e; --line: #d8dee4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9198a1; --line: #30363d } }
svg { font: 13px system-ui, sans-serif; fill: var(--ink) }
.mark { fill: var(--faint) }
.grid { stroke: var(--line) }
.lane { font-size: 16px; font-weight: 600 }
.total { font-weight: 400 }
.firmware { fill: #8c959f; color: #8c959f }
.kernel { fill: #0072b2; color: #0072b2 }
.systemd { fill: #56b4e9; color: #56b4e9 }
.containerd, .podman { fill: #e69f00; color: #e69f00 }
.kubelet { fill: #d55e00; color: #d55e00 }
.sandbox { fill: #cc79a7; color: #cc79a7 }
.container { fill: #009e73; color: #009e73 }
.server, .answer { fill: #b8a800; color: #b8a800 }
`
