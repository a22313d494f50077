#!/usr/bin/env bash
# Runs three nodes of one gateway behind nginx, with Redis, on this machine: bash samples/cluster.sh. Ctrl+C stops everything.
# The ports can be changed: PORT for nginx (5080), PORT + 1 to 3 for the nodes, REDIS_PORT (6390). --no-build uses the last build.
set -uo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-5080} redis=${REDIS_PORT:-6390}
work=$(mktemp -d)
processes=()

stop() {
  trap '' EXIT INT TERM
  # Redis, which was started first, stops last: the nodes take leave of each other.
  for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
    ((i == 0)) && wait "${processes[@]:1}" 2>/dev/null
    kill "${processes[i]}" 2>/dev/null
  done
  wait
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

require() { command -v "$1" >/dev/null || { printf '%s was not found. Install it: apt-get install %s\n' "$1" "$2"; exit 1; }; }
start() { "$@" & processes+=($!); }
answers() { curl --silent --fail --output /dev/null "$1"; }

# Waits until an address answers, or a process has ended.
wait_for() {
  until answers "$1"; do
    for process in "${processes[@]}"; do
      kill -0 "$process" 2>/dev/null || { printf 'A process has ended; its messages are above.\n'; exit 1; }
    done
    sleep 0.2
  done
}

require dotnet dotnet-sdk-10.0
require redis-server redis-server
require nginx nginx
require curl curl
[[ ${1:-} == --no-build ]] || dotnet build src/RpcGateway.Host --nologo --verbosity quiet || exit 1

start redis-server --port "$redis" --bind 127.0.0.1 --save '' --dir "$work" --loglevel warning
for node in 1 2 3; do
  # nginx is on this machine, so the nodes trust its headers.
  ASPNETCORE_FORWARDEDHEADERS_ENABLED=true start dotnet src/RpcGateway.Host/bin/Debug/net10.0/RpcGateway.Host.dll \
    --environment Development --urls "http://127.0.0.1:$((port + node))" --RpcGateway:Redis="127.0.0.1:$redis"
done

cat > "$work/nginx.conf" <<NGINX
daemon off;
pid $work/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  upstream nodes {
    least_conn;
    server 127.0.0.1:$((port + 1));
    server 127.0.0.1:$((port + 2));
    server 127.0.0.1:$((port + 3));
  }
  server {
    listen 127.0.0.1:$port;
    location /rpc/nodes { return 404; }
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Upgrade \$http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto \$scheme;
      proxy_read_timeout 60s;
    }
  }
}
NGINX
for node in 1 2 3; do wait_for "http://127.0.0.1:$((port + node))/health/ready"; done
start nginx -p "$work" -c "$work/nginx.conf" -e stderr
wait_for "http://127.0.0.1:$port/health/ready"

printf '\nThe gateway listens at http://127.0.0.1:%d and ws://127.0.0.1:%d/rpc, with nodes at the ports %d to %d.\n' \
  "$port" "$port" $((port + 1)) $((port + 3))
printf 'Open http://127.0.0.1:%d/samples/chat in two windows. Ctrl+C stops everything.\n' "$port"
wait -n "${processes[@]}"
