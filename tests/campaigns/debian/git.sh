set -e
export HOME=$PWD; git config --global user.email a@b; git config --global user.name n; git config --global init.defaultBranch main
git init -q r; cd r; for i in $(seq 50); do seq $i 200 > f$i; done; git add -A; git commit -qm one; for i in $(seq 20); do echo $i >> f$i; git commit -qam c$i; done; cd ..
git clone -q r r2; git clone -q --no-local r r3; cd r3; git fsck --full; git gc -q --aggressive; git fsck --full; [ "$(git log --oneline | wc -l)" = 21 ]
git checkout -q -b side HEAD~5; echo side > new; git add new; git commit -qm side; git checkout -q main; git merge -q side -m merged; git rebase -q HEAD~2; git bisect start -q HEAD HEAD~8 >/dev/null; git bisect run sh -c '! grep -q ^18$ f18 || exit 0' >/dev/null || true; git bisect reset >/dev/null 2>&1
git grep -q side; git blame f3 >/dev/null; git archive HEAD | tar t | grep -q f50; git bundle create -q b --all; git clone -q b ../r4; git stash -q 2>/dev/null || true; git worktree add -q ../w HEAD~1; [ "$(git rev-parse HEAD)" = "$(git -C ../r4 rev-parse HEAD)" ]
