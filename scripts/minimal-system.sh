#!/bin/sh
# Copies what a Node program needs of this Debian into a folder, for an image without npm, a package manager and setuid
# programs: sh minimal-system.sh FOLDER
set -eu

root=$1
# Airbyte runs the connector by a shell, whose scripts use the others.
programs='node dash sleep touch cat mkfifo rm'

main() {
  for folder in bin lib lib64; do
    mkdir -p "$root/usr/$folder"
    ln -s "usr/$folder" "$root/$folder"
  done
  for program in $programs; do copy_program "$(command -v "$program")"; done
  ln -s dash "$root/usr/bin/sh"
  if [ -f /usr/local/LICENSE ]; then cp /usr/local/LICENSE "$root/usr/share/doc/node-LICENSE"; fi
  write_names
  mkdir -p "$root/tmp" "$root/airbyte" "$root/home/airbyte"
  chmod 1777 "$root/tmp"
  chown 1000:1000 "$root/airbyte" "$root/home/airbyte"
}

copy_program() { # PATH: with its shared libraries, where the loader looks for them
  cp -L "$1" "$root/usr/bin/"
  copy_package_facts "$1"
  ldd "$1" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
    copy_package_facts "$library"
  done
}

# Scanners for vulnerabilities read the version of a package here, and its licence belongs to it. Node is in no package.
copy_package_facts() { # PATH
  package=$(dpkg -S "$1" 2>/dev/null || dpkg -S "/usr$1" 2>/dev/null || dpkg -S "${1#/usr}" 2>/dev/null || true)
  package=${package%%:*}
  if [ -z "$package" ]; then return; fi
  mkdir -p "$root/var/lib/dpkg/status.d" "$root/usr/share/doc/$package"
  dpkg -s "$package" > "$root/var/lib/dpkg/status.d/$package"
  cp -L "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/"
}

write_names() {
  mkdir -p "$root/etc"
  cp -L /etc/os-release "$root/etc/"
  # Docker and Kubernetes write /etc/hosts.
  echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'airbyte:x:1000:1000:airbyte:/home/airbyte:/bin/sh' > "$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'airbyte:x:1000:' > "$root/etc/group"
}

main
