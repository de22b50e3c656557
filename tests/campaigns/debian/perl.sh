# perl's own tests of operators and core modules, from its source package, run by the installed perl of the same version.
set -e
apt-get -qq source --download-only perl; mkdir source; tar -xf perl_*.orig.tar.xz -C source --strip-components=1
cd source/t; ln -sf "$(command -v perl)" perl
prove -Q -e perl -I../lib base/*.t op/arith*.t op/{array,auto,bop,chop,closure,cond,cmpchain,each,exp,fork,grep,hash,hexfp,inc,int,join,lc,list,local,loopctl,my,oct,ord,pack,pos,pow,push,rand,range,recurse,repeat,reverse,signatures,sleep,sort,splice,split,sprintf,sprintf2,sub,substr,tie,time,tr,undef,unshift,vec,wait,while}.t \
  re/{pat,regexp,subst,qr,reg_eval}.t io/{argv,dup,fs,open,pipe,print,read,say,tell}.t
