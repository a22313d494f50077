namespace RpcGateway.Binding;

/// <summary>
/// Records whether the code of one call has allocated on its thread. Reading the arguments and writing the result do not count.
/// </summary>
internal struct AllocationWatch
{
    private long _mark;
    private bool _isPaused;
    private bool _hasAllocated;

    /// <summary>Starts watching.</summary>
    public void Begin()
    {
        _hasAllocated = false;
        Resume();
    }

    /// <summary>Stops counting until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        if (!_isPaused)
        {
            _hasAllocated |= GC.GetAllocatedBytesForCurrentThread() != _mark;
            _isPaused = true;
        }
    }

    /// <summary>Starts counting again.</summary>
    public void Resume()
    {
        _isPaused = false;
        _mark = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Stops watching.</summary>
    /// <returns>Whether an allocation was counted.</returns>
    public bool End()
    {
        Pause();
        return _hasAllocated;
    }
}
