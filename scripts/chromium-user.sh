#!/bin/sh
# Unpacks Debian's Chromium and what it needs into the user's own cache: no root, nothing installed.
# Leaves a command at ~/.cache/assessor-chromium/chromium, which tests/chromium.py finds.
set -eu

HOME_OF_IT=${XDG_CACHE_HOME:-$HOME/.cache}/assessor-chromium
ROOT=$HOME_OF_IT/root
echo "Unpacking Chromium into $HOME_OF_IT (about 700 MB, once)" >&2

rm -rf "$HOME_OF_IT"
mkdir -p "$HOME_OF_IT/state/lists/partial" "$HOME_OF_IT/cache/archives/partial" "$HOME_OF_IT/debs" "$ROOT"
apt() { # apt-get with a state of its own
  apt-get -qq -o Dir::State="$HOME_OF_IT/state" -o Dir::Cache="$HOME_OF_IT/cache" \
    -o Dir::State::status=/var/lib/dpkg/status -o Debug::NoLocking=1 "$@"
}

apt update
# What the machine has already is not brought again, but for what is named.
NAMED="chromium fonts-dejavu-core fonts-liberation libatomic1"
wanted=$(apt -s install --no-install-recommends $NAMED | awk '/^Inst/ {print $2}')
wanted=$(printf '%s\n' $wanted $NAMED chromium-common | sort -u)
(cd "$HOME_OF_IT/debs" && apt download $wanted)
for package in "$HOME_OF_IT"/debs/*.deb; do
  dpkg-deb -x "$package" "$ROOT"
done
rm -rf "$HOME_OF_IT/debs" "$HOME_OF_IT/cache" "$HOME_OF_IT/state"

triplet=$(basename "$(dirname "$(find "$ROOT/usr/lib" -name 'libatomic.so.1' | head -n 1)")")
libraries=$ROOT/usr/lib/$triplet:$ROOT/lib/$triplet:$ROOT/usr/lib/$triplet/pulseaudio:$ROOT/usr/lib/chromium

# Playwright's own node wants libatomic and nothing else from here.
mkdir -p "$HOME_OF_IT/lib"
cp -L "$ROOT/usr/lib/$triplet/libatomic.so.1" "$HOME_OF_IT/lib/"

# Fonts: our own folder first, then the machine's; of Debian's rules only those that pick a likely face.
cat >"$HOME_OF_IT/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>$ROOT/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <include ignore_missing="yes">$ROOT/usr/share/fontconfig/conf.avail/30-metric-aliases.conf</include>
  <include ignore_missing="yes">$ROOT/usr/share/fontconfig/conf.avail/45-latin.conf</include>
  <include ignore_missing="yes">$ROOT/usr/share/fontconfig/conf.avail/49-sansserif.conf</include>
  <include ignore_missing="yes">$ROOT/usr/share/fontconfig/conf.avail/60-latin.conf</include>
  <cachedir>$HOME_OF_IT/fontconfig</cachedir>
</fontconfig>
XML

cat >"$HOME_OF_IT/chromium" <<SH
#!/bin/sh
export LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$HOME_OF_IT/fonts.conf"
exec "$ROOT/usr/lib/chromium/chromium" "\$@"
SH
chmod +x "$HOME_OF_IT/chromium"
"$HOME_OF_IT/chromium" --version >&2
