namespace RpcGateway.Binding;

/// <summary>
/// Notes whether the code of one call has allocated on its thread, apart from the arguments that are read for it and the
/// result that is written.
/// </summary>
internal struct AllocationWatch
{
    private long _mark;
    private bool _isPaused;
    private bool _hasAllocated;

    /// <summary>Starts to watch.</summary>
    public void Begin()
    {
        _hasAllocated = false;
        Resume();
    }

    /// <summary>What follows does not count.</summary>
    public void Pause()
    {
        if (!_isPaused)
        {
            _hasAllocated |= GC.GetAllocatedBytesForCurrentThread() != _mark;
            _isPaused = true;
        }
    }

    /// <summary>What follows counts again.</summary>
    public void Resume()
    {
        _isPaused = false;
        _mark = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Ends; true if something was allocated that counts.</summary>
    public bool End()
    {
        Pause();
        return _hasAllocated;
    }
}
