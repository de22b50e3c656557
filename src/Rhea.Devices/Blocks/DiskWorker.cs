namespace Rhea.Devices.Blocks;

/// <summary>A thread that carries out the requests of one disk, in their order.</summary>
public sealed class DiskWorker : IDisposable
{
    private readonly Queue<IDiskJob> _jobs = new();
    private readonly object _state = new();
    private readonly Lock _machineLock;
    private readonly Thread _thread;
    private readonly bool _worksAtOnce;
    private bool _isExecuting, _isDisposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="machineLock">Taken to complete requests.</param>
    /// <param name="worksAtOnce">Whoever submits a request carries it out, under the machine's lock.</param>
    public DiskWorker(Lock machineLock, bool worksAtOnce = false)
    {
        _worksAtOnce = worksAtOnce;
        _machineLock = machineLock;
        _thread = new Thread(Run) { IsBackground = true, Name = "disk" };
        _thread.Start();
    }

    /// <summary>Adds a request to the end of the queue.</summary>
    public void Submit(IDiskJob job)
    {
        if (_worksAtOnce)
        {
            job.Execute();
            job.Complete();
            return;
        }

        lock (_state)
        {
            _jobs.Enqueue(job);
            Monitor.PulseAll(_state);
        }
    }

    /// <summary>
    /// Drops the requests that have not begun and waits for the one that has: afterwards none touches guest memory. May be called under the
    /// machine's lock. A request that has just ended may still be completed.
    /// </summary>
    public void CancelAll()
    {
        lock (_state)
        {
            _jobs.Clear();
            while (_isExecuting)
                Monitor.Wait(_state);
        }
    }

    /// <summary>Waits until nothing is left to do. Not to be called under the machine's lock.</summary>
    public void Drain()
    {
        lock (_state)
        {
            while (_isExecuting || _jobs.Count != 0)
                Monitor.Wait(_state);
        }
    }

    /// <summary>Ends the thread. Not to be called under the machine's lock.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            _isDisposed = true;
            Monitor.PulseAll(_state);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            IDiskJob job;
            lock (_state)
            {
                while (_jobs.Count == 0)
                {
                    if (_isDisposed)
                        return;
                    Monitor.Wait(_state);
                }

                job = _jobs.Dequeue();
                _isExecuting = true;
            }

            job.Execute();
            lock (_state)
            {
                _isExecuting = false;
                Monitor.PulseAll(_state);
            }

            lock (_machineLock)
                job.Complete();
        }
    }
}
