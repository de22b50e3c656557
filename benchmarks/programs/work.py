# What a Python program does: objects, dictionaries, strings, regular expressions, sorting, JSON, generators. The argument says how much.
import json, re, sys

class Node:
    __slots__ = ("key", "left", "right")
    def __init__(self, key):
        self.key, self.left, self.right = key, None, None
    def insert(self, key):
        node = self
        while True:
            side = "left" if key < node.key else "right"
            below = getattr(node, side)
            if below is None:
                setattr(node, side, Node(key))
                return
            node = below

def walk(node):
    if node:
        yield from walk(node.left)
        yield node.key
        yield from walk(node.right)

n = int(sys.argv[1])
seed, numbers = 1, []
for i in range(n):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    numbers.append(seed >> 8)
tree = Node(numbers[0])
for x in numbers[1:]:
    tree.insert(x)
words = {}
for x in numbers:
    word = "w%d" % (x % 997)
    words[word] = words.get(word, 0) + 1
text = " ".join("%s=%d;" % item for item in sorted(words.items(), key=lambda item: (-item[1], item[0])))
total = sum(int(m.group(2)) for m in re.finditer(r"(w\d+)=(\d+);", text))
again = json.loads(json.dumps([{"key": k, "values": list(range(v % 7))} for k, v in words.items()]))
print(sum(walk(tree)), total, sum(len(item["values"]) for item in again), "%.6f" % sum(1.0 / x for x in numbers if x))
