/**
 * Where a private key begins: in PEM (RFC 7468; OpenSSH's PROTOCOL.key), in the format of ssh.com, which has spaces in its
 * dashes, in OpenPGP armour (RFC 9580, 6.2), or in PuTTY's .ppk.
 */
export const privateKey = /---- ?BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File/
