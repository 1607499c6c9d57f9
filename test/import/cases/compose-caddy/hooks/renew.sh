#!/bin/sh
exec caddy reload --config /etc/caddy/Caddyfile
