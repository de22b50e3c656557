# Drives an interactive bash on a pseudo-terminal: stopping, background, foreground, signals from the keyboard, the window's size.
import fcntl, os, pty, select, struct, sys, termios, time

child, terminal = pty.fork()
if child == 0:
    os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
failures = 0


def read(until, limit=20.0):
    got, end = b"", time.time() + limit
    while time.time() < end and until not in got:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                got += os.read(terminal, 4096)
            except OSError:
                break
    return got


def type_in(keys, expect, until=b"ready> "):
    global failures
    os.write(terminal, keys)
    got = read(until)
    if expect not in got:
        failures += 1
        print("typed", keys, "expected", expect, "got", got)


def start(command):
    os.write(terminal, command + b"\n")
    read(b"\n")
    time.sleep(1)


os.write(terminal, b"bind 'set enable-bracketed-paste off'; PS1='rea''dy> '\n")
read(b"ready> ")
start(b"sleep 100")
type_in(b"\x1a", b"Stopped")
type_in(b"jobs -l\n", b"Stopped")
type_in(b"bg\n", b"sleep 100 &")
type_in(b"jobs\n", b"Running")
type_in(b"kill -STOP %1; sleep 0.5; jobs\n", b"Stopped")
start(b"fg")
type_in(b"\x03", b"")
type_in(b"echo rc=$?\n", b"rc=130")
start(b"sleep 60 | cat")
type_in(b"\x1a", b"Stopped")
start(b"fg")
type_in(b"\x1c", b"Quit")
start(b"cat")
type_in(b"line\n\x04", b"line\r\nline")
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 41, 101, 0, 0))
read(b"ready> ", 1.0)
type_in(b"stty size\n", b"41 101")
type_in(b"python3 -c 'import os; print(os.tcgetpgrp(0) == os.getpgrp(), os.get_terminal_size().lines)'\n", b"True 41")
type_in(b"trap 'echo hup' HUP; kill -HUP $$; kill -l | wc -l\n", b"hup")
type_in(b"(sleep 0.5; exit 9) & wait $!; echo is $?\n", b"is 9")
os.write(terminal, b"exit 5\n")
read(b"never", 1.0)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if status != 5:
    failures += 1
    print("status", status)
sys.exit(1 if failures else 0)
