# Whether the server of a data folder is ready: 0 if it is. It is asked where `run/cli.json` says that it listens, so whatever
# configuration has chosen the port. In bash alone, since an image need not have curl.
file=${GALLEY_DATA:-/data}/run/cli.json
[[ -r $file && $(<"$file") =~ \"url\"[[:space:]]*:[[:space:]]*\"http://\[?([^]\"/]+)\]?:([0-9]+) ]] || exit 1
exec 3<>"/dev/tcp/${BASH_REMATCH[1]}/${BASH_REMATCH[2]}" || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
IFS= read -r line <&3
[[ $line == *' 200 '* ]]
