using Rhea.Translator.Bytecode;
using Rhea.Translator.Ir;

namespace Rhea.Translator.Verification;

/// <summary>Guest memory, but what is written goes to a journal. Nobody else runs meanwhile, so atomic accesses need no atomicity.</summary>
internal readonly unsafe struct JournaledAccess(DirectAccess memory, WriteJournal journal) : IMemoryAccess
{
    public static bool OneRegion => true;

    public ulong Load(ulong address, int size)
    {
        ulong value = memory.Load(address, size);
        return memory.Core->StubExit == 0 ? journal.Read(address, 1 << size, value) : value;
    }

    public void Load128(ulong address, ulong* result)
    {
        memory.Load128(address, result);
        if (memory.Core->StubExit == 0)
        {
            result[0] = journal.Read(address, 8, result[0]);
            result[1] = journal.Read(address + 8, 8, result[1]);
        }
    }

    public void Store(ulong address, int size, ulong value)
    {
        if (CanWrite(address, 1 << size))
        {
            journal.Write(address, 1 << size, value);
        }
    }

    public void Store128(ulong address, ulong* value)
    {
        if (CanWrite(address, 16))
        {
            journal.Write(address, 8, value[0]);
            journal.Write(address + 8, 8, value[1]);
        }
    }

    public void StoreRelease(ulong address, int size, ulong* value)
    {
        if (size == 4)
        {
            Store128(address, value);
        }
        else
        {
            Store(address, size, *value);
        }
    }

    public bool Modify(ulong address, ulong value, AtomicOperation operation, int size, ulong* result)
    {
        if (!CanWrite(address, 1 << size))
        {
            return false;
        }

        ulong old = Load(address, size);
        journal.Write(address, 1 << size, AtomicAccess.Combine(operation, old, value, size));
        *result = old;
        return true;
    }

    public bool CompareExchange(ulong address, ulong* expected, ulong* desired, int size, ulong* result)
    {
        if (size == 4 && (address & 15) != 0)
        {
            // The host refuses it.
            return memory.CompareExchange(address, expected, desired, size, result);
        }

        if (!CanWrite(address, 1 << size))
        {
            return false;
        }

        if (size == 4)
        {
            ulong* old = stackalloc ulong[2];
            Load128(address, old);
            if (old[0] == expected[0] && old[1] == expected[1])
            {
                Store128(address, desired);
            }

            result[0] = old[0];
            result[1] = old[1];
            return true;
        }

        ulong found = Load(address, size);
        if (found == AtomicAccess.Mask(*expected, size))
        {
            journal.Write(address, 1 << size, *desired);
        }

        *result = found;
        return true;
    }

    private bool CanWrite(ulong address, int bytes) =>
        memory.ProbeWrite(address) && (((address ^ (address + (ulong)bytes - 1)) & ~4095UL) == 0 || memory.ProbeWrite((address + (ulong)bytes - 1) & ~4095UL));
}
