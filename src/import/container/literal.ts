/**
 * Text that the kubelet does not expand: in variables, command and args it takes `$(NAME)` for a reference and `$$` for a dollar
 * (Expand in third_party/forked/golang/expansion/expand.go@v1.36.4). A dollar before anything else stands for itself.
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$')
}
