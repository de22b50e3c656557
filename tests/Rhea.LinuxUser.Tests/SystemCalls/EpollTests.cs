using System.Buffers.Binary;

namespace Rhea.LinuxUser.Tests.SystemCalls;

public sealed class EpollTests
{
    private const ulong Create = 20, Control = 21, Wait = 22, EventDescriptor = 19;
    private const int EventSize = 16;

    [Fact]
    public void All_ready_descriptors_are_reported_with_their_data_whatever_their_number()
    {
        const int count = 5000;
        var guest = new GuestFixture();
        ulong set = (ulong)guest.Call(Create), events = guest.Map(EventSize * count);
        // One descriptor that is ready, under many numbers.
        ulong first = (ulong)guest.Call(EventDescriptor, 1);
        List<ulong> descriptors = [first];
        for (int i = 1; i < count; i++)
        {
            long copy = guest.Call(23, first);
            if (copy < 0)
                break;
            descriptors.Add((ulong)copy);
        }
        foreach (ulong descriptor in descriptors)
        {
            byte[] wanted = new byte[EventSize];
            wanted[0] = 1;
            BinaryPrimitives.WriteUInt64LittleEndian(wanted.AsSpan(8), descriptor << 32);
            Assert.True(guest.Process.Guest.TryWrite(events, wanted));
            Assert.Equal(0, guest.Call(Control, set, 1, descriptor, events));
        }
        Assert.Equal(descriptors.Count, guest.Call(Wait, set, events, count, 0, 0, 8));
        byte[] found = new byte[EventSize * descriptors.Count];
        Assert.True(guest.Process.Guest.TryRead(events, found));
        HashSet<ulong> seen = [];
        for (int i = 0; i < descriptors.Count; i++)
        {
            Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(found.AsSpan(i * EventSize)));
            seen.Add(BinaryPrimitives.ReadUInt64LittleEndian(found.AsSpan((i * EventSize) + 8)) >> 32);
        }
        Assert.True(seen.SetEquals(descriptors));
        foreach (ulong descriptor in descriptors)
            guest.Call(57, descriptor);
        guest.Call(57, set);
    }
}
