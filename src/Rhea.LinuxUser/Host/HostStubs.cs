using System.Runtime.InteropServices;

namespace Rhea.LinuxUser.Host;

/// <summary>
/// Machine code that C# cannot express: raw system calls, the restart window of blocking calls, the parking place of
/// stopped threads and the host's signal handler. Emitted once into a page that is never changed afterwards.
/// </summary>
/// <remarks>
/// All stubs follow the System V calling convention and are entered through unmanaged function pointers, so that a thread
/// inside one never holds up the garbage collector.
/// </remarks>
internal sealed unsafe partial class HostStubs
{
    private const int PageSize = 4096;

    /// <summary>4096 entries of 16 bytes; the page before them holds the thread that gets signals of others.</summary>
    private const int TableSize = 4096 * 16;
    private readonly CodeWriter code = new(PageSize);
    private int kick;
    private int foreign;

    private HostStubs()
    {
    }

    /// <summary>Call: number, six arguments.</summary>
    internal nint Plain { get; private set; }

    /// <summary>Call: number, six arguments, address of the exit request word.</summary>
    internal nint Interruptible { get; private set; }

    /// <summary>Call: number, five arguments. The child of a clone that shares memory may return over its parent's frame.</summary>
    internal nint SharedStackClone { get; private set; }

    /// <summary>Park: address of a futex word, address of the counter of parked threads, value to wait on.</summary>
    internal nint Park { get; private set; }

    /// <summary>The first address of the restart window; see <see cref="EmitInterruptible"/>.</summary>
    internal nint WindowStart { get; private set; }

    /// <summary>The sa_restorer of every handler.</summary>
    internal nint Restorer { get; private set; }

    /// <summary>The handler that captures a signal for the guest; its table is at <see cref="HandlerTable"/>.</summary>
    internal nint Handler { get; private set; }

    /// <summary>Captures SIGSEGV, SIGBUS and SIGFPE that somebody sent: to be entered as the handler of one of them.</summary>
    internal nint SentFaultHandler { get; private set; }

    /// <summary>The table by which the handler finds its thread: see <see cref="Signals.CaptureTable"/>.</summary>
    internal nint HandlerTable { get; private set; }

    /// <summary>Emits all stubs.</summary>
    /// <param name="blockAll">The host signal mask that the handler leaves behind.</param>
    internal static HostStubs Create(ulong blockAll)
    {
        const int readWrite = 3, readExecute = 5, privateAnonymous = 0x22;
        nint page = Map(0, PageSize, readWrite, privateAnonymous, -1, 0);
        nint handlerTable = Map(0, PageSize + TableSize, readWrite, privateAnonymous, -1, 0);
        if (page == -1 || handlerTable == -1)
            throw new OutOfMemoryException("no memory for the system-call stubs");
        handlerTable += PageSize;
        var stubs = new HostStubs { HandlerTable = handlerTable };
        stubs.Plain = page + stubs.EmitPlain();
        stubs.Interruptible = page + stubs.EmitInterruptible(out int window);
        stubs.WindowStart = page + window;
        stubs.SharedStackClone = page + stubs.EmitSharedStackClone();
        stubs.Park = page + stubs.EmitPark();
        stubs.Restorer = page + stubs.EmitRestorer();
        stubs.Handler = page + stubs.EmitHandler(handlerTable, blockAll, stubs.WindowStart);
        stubs.SentFaultHandler = page + stubs.EmitSentFaultHandler(handlerTable);
        stubs.code.Bytes.CopyTo(new Span<byte>((void*)page, PageSize));
        if (Protect(page, PageSize, readExecute) != 0)
            throw new InvalidOperationException("the host refuses executable memory");
        return stubs;
    }

    /// <summary>Moves the arguments from the C to the kernel convention; the number goes to rax.</summary>
    private void EmitArguments()
    {
        Emit(0x48, 0x89, 0xF8);             // mov rax, rdi
        Emit(0x48, 0x89, 0xF7);             // mov rdi, rsi
        Emit(0x48, 0x89, 0xD6);             // mov rsi, rdx
        Emit(0x48, 0x89, 0xCA);             // mov rdx, rcx
        Emit(0x4D, 0x89, 0xC2);             // mov r10, r8
        Emit(0x4D, 0x89, 0xC8);             // mov r8, r9
    }

    private int EmitPlain()
    {
        int entry = Align();
        EmitArguments();
        Emit(0x4C, 0x8B, 0x4C, 0x24, 0x08); // mov r9, [rsp+8]
        Emit(0x0F, 0x05);                   // syscall
        Emit(0xC3);                         // ret
        return entry;
    }

    /// <summary>
    /// The window goes from the check of the exit request word up to and including the system-call instruction. A handler that
    /// finds the instruction pointer there moves it to the abort path, so that no request is lost between check and call. To the guest
    /// the signal came before its call, which therefore is made after the handler, whatever the handler's flags.
    /// </summary>
    private int EmitInterruptible(out int window)
    {
        int entry = Align();
        EmitArguments();
        Emit(0x4C, 0x8B, 0x4C, 0x24, 0x08); // mov r9, [rsp+8]
        Emit(0x48, 0x8B, 0x4C, 0x24, 0x10); // mov rcx, [rsp+16]
        window = code.Length;
        Emit(0x83, 0x39, 0x00);             // cmp dword [rcx], 0
        Emit(0x75, 0x03);                   // jne abort
        Emit(0x0F, 0x05);                   // syscall
        Emit(0xC3);                         // ret
        Emit(0x48, 0xC7, 0xC0);             // abort: mov rax, -ERESTARTNOINTR
        Emit32(-Errno.ERESTARTNOINTR);
        Emit(0xC3);                         // ret
        return entry;
    }

    /// <summary>The return address is kept in a register across the call: the child overwrites its place on the shared stack.</summary>
    private int EmitSharedStackClone()
    {
        int entry = Align();
        EmitArguments();
        Emit(0x41, 0x59);                   // pop r9
        Emit(0x0F, 0x05);                   // syscall
        Emit(0x41, 0x51);                   // push r9
        Emit(0xC3);                         // ret
        return entry;
    }

    /// <summary>Counts the thread as parked only in machine code, when it is certain to be outside managed code.</summary>
    private int EmitPark()
    {
        int entry = Align();
        Emit(0xF0, 0xFF, 0x06);             // lock inc dword [rsi]
        Emit(0x49, 0x89, 0xF0);             // mov r8, rsi
        Emit(0x39, 0x17);                   // again: cmp [rdi], edx
        Emit(0x75, 0x11);                   // jne out
        Emit(0xBE, 0x80, 0, 0, 0);          // mov esi, FUTEX_WAIT_PRIVATE
        Emit(0x45, 0x31, 0xD2);             // xor r10d, r10d
        Emit(0xB8, 0xCA, 0, 0, 0);          // mov eax, futex
        Emit(0x0F, 0x05);                   // syscall
        Emit(0xEB, 0xEB);                   // jmp again
        Emit(0xF0, 0x41, 0xFF, 0x08);       // out: lock dec dword [r8]
        Emit(0xC3);                         // ret
        return entry;
    }

    private int EmitRestorer()
    {
        int entry = Align();
        Emit(0xB8, 0x0F, 0, 0, 0);          // mov eax, rt_sigreturn
        Emit(0x0F, 0x05);                   // syscall
        return entry;
    }

    /// <summary>
    /// EAX is the thread, R9 the table; R10 is the entry at the label "probe", with its number in ECX, and R11D the thread there, tested for
    /// zero, which means that the thread has none.
    /// </summary>
    private void EmitProbe(nint table)
    {
        Emit(0xB8, 0xBA, 0, 0, 0);          // mov eax, gettid
        Emit(0x0F, 0x05);                   // syscall
        Emit(0x49, 0xB9);                   // mov r9, table
        Emit64((ulong)table);
        Emit(0x89, 0xC1);                   // mov ecx, eax
        Emit(0x81, 0xE1, 0xFF, 0x0F, 0, 0); // probe: and ecx, 4095
        Emit(0x41, 0x89, 0xCA);             // mov r10d, ecx
        Emit(0x49, 0xC1, 0xE2, 0x04);       // shl r10, 4
        Emit(0x4D, 0x01, 0xCA);             // add r10, r9
        Emit(0x45, 0x8B, 0x1A);             // mov r11d, [r10]
        Emit(0x45, 0x85, 0xDB);             // test r11d, r11d
    }

    /// <summary>
    /// Finds the thread's capture block, stores the signal there, blocks all further ones in the interrupted context until
    /// C# has delivered it, asks for an exit, and leaves the restart window. A kick that somebody else sent asks for statistics. A thread that is not the guest's gets all signals
    /// blocked for good, is counted, and sends the signal on to one that is. (The kernel lets it do so only with the code of
    /// a queued signal.)
    /// </summary>
    private int EmitHandler(nint table, ulong blockAll, nint windowStart)
    {
        int entry = Align();
        EmitProbe(table);
        Emit(0x74, 0x6E);                   // je foreign
        Emit(0xFF, 0xC1);                   // inc ecx
        Emit(0x41, 0x39, 0xC3);             // cmp r11d, eax
        Emit(0x75, 0xE1);                   // jne probe
        Emit(0x4D, 0x8B, 0x52, 0x08);       // mov r10, [r10+8]
        Emit(0x83, 0xFF, Signals.HostSignals.Kick); // cmp edi, kick
        Emit(0x75, 0x0D);                   // jne capture
        Emit(0x83, 0x7E, 0x08, 0x00);       // cmp dword [rsi+si_code], SI_USER
        Emit(0x75, 0x28);                   // jne kick
        Emit(0xF0, 0x41, 0xFF, 0x41, 0xF8); // lock inc dword [r9-8]
        Emit(0xEB, 0x21);                   // jmp kick
        Emit(0x41, 0x89, 0x7A, 0x08);       // capture: mov [r10+8], edi
        Emit(0x49, 0xB8);                   // mov r8, blockAll
        Emit64(blockAll);
        Emit(0x4C, 0x89, 0x82);             // mov [rdx+uc_sigmask], r8
        Emit32(296);
        Emit(0x49, 0x8D, 0x7A, 0x10);       // lea rdi, [r10+16]
        Emit(0xB9, 0x10, 0, 0, 0);          // mov ecx, 16
        Emit(0xF3, 0x48, 0xA5);             // rep movsq
        kick = code.Length;
        Emit(0x4D, 0x8B, 0x1A);             // kick: mov r11, [r10]
        Emit(0x41, 0xC7, 0x03, 1, 0, 0, 0); // mov dword [r11], 1
        Emit(0x48, 0x8B, 0x82);             // mov rax, [rdx+uc_mcontext.rip]
        Emit32(168);
        Emit(0x49, 0xBB);                   // mov r11, window
        Emit64((ulong)windowStart);
        Emit(0x4C, 0x29, 0xD8);             // sub rax, r11
        Emit(0x48, 0x83, 0xF8, 0x07);       // cmp rax, size of the window
        Emit(0x73, 0x0B);                   // jae done
        Emit(0x49, 0x83, 0xC3, 0x08);       // add r11, distance of the abort path
        Emit(0x4C, 0x89, 0x9A);             // mov [rdx+uc_mcontext.rip], r11
        Emit32(168);
        Emit(0xC3);                         // done: ret
        foreign = code.Length;
        Emit(0x49, 0xB8);                   // foreign: mov r8, blockAll
        Emit64(blockAll);
        Emit(0x4C, 0x89, 0x82);             // mov [rdx+uc_sigmask], r8
        Emit32(296);
        Emit(0xF0, 0x41, 0xFF, 0x41, 0xF4); // lock inc dword [r9-12]
        Emit(0x83, 0xFF, Signals.HostSignals.Kick); // cmp edi, kick
        Emit(0x74, 0x20);                   // je end
        Emit(0xC7, 0x46, 0x08);             // mov dword [rsi+si_code], SI_QUEUE
        Emit32(-1);
        Emit(0x89, 0xFA);                   // mov edx, edi
        Emit(0x49, 0x89, 0xF2);             // mov r10, rsi
        Emit(0xB8, 0x27, 0, 0, 0);          // mov eax, getpid
        Emit(0x0F, 0x05);                   // syscall
        Emit(0x89, 0xC7);                   // mov edi, eax
        Emit(0x41, 0x8B, 0x71, 0xF0);       // mov esi, [r9-16]
        Emit(0xB8, 0x29, 1, 0, 0);          // mov eax, rt_tgsigqueueinfo
        Emit(0x0F, 0x05);                   // syscall
        Emit(0xC3);                         // end: ret
        return entry;
    }

    /// <summary>
    /// The same for signals that are never blocked: they have a place of their own, and what finds it taken is dropped, as the kernel
    /// does with a signal that is pending already.
    /// </summary>
    private int EmitSentFaultHandler(nint table)
    {
        int entry = Align();
        EmitProbe(table);
        Emit(0x0F, 0x84);                   // je foreign
        EmitDistance(foreign);
        Emit(0xFF, 0xC1);                   // inc ecx
        Emit(0x41, 0x39, 0xC3);             // cmp r11d, eax
        Emit(0x75, 0xDD);                   // jne probe
        Emit(0x4D, 0x8B, 0x52, 0x08);       // mov r10, [r10+8]
        Emit(0x41, 0x83, 0xBA, 144, 0, 0, 0, 0); // cmp dword [r10+SentFault], 0
        Emit(0x0F, 0x85);                   // jne kick
        EmitDistance(kick);
        Emit(0x41, 0x89, 0xBA, 144, 0, 0, 0); // mov [r10+SentFault], edi
        Emit(0x49, 0x8D, 0xBA, 152, 0, 0, 0); // lea rdi, [r10+SentFaultInfo]
        Emit(0xB9, 0x10, 0, 0, 0);          // mov ecx, 16
        Emit(0xF3, 0x48, 0xA5);             // rep movsq
        Emit(0xE9);                         // jmp kick
        EmitDistance(kick);
        return entry;
    }

    /// <summary>The displacement of a jump to a place before.</summary>
    private void EmitDistance(int target) => Emit32(target - (code.Length + 4));

    private int Align() => code.Align();

    private void Emit(params ReadOnlySpan<byte> bytes) => code.Emit(bytes);

    private void Emit32(int value) => code.Emit32(value);

    private void Emit64(ulong value) => code.Emit64(value);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
