namespace RpcGateway.Samples.JobBoard;

/// <summary>What can run jobs, with a number of places each. Jobs wait for a place in the order in which they came.</summary>
internal sealed class JobRunners
{
    private readonly Lock _gate = new();
    private readonly List<Member> _members = [];
    private readonly LinkedList<TaskCompletionSource<JobPlace>> _waiting = [];

    /// <summary>How many jobs wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Whether any runner has places, also if all of them are taken.</summary>
    public bool HasPlaces
    {
        get
        {
            lock (_gate)
            {
                return _members.Exists(member => member.Places > 0);
            }
        }
    }

    /// <summary>Adds a runner, or changes its number of places.</summary>
    public void Set(IJobRunner runner, int places)
    {
        lock (_gate)
        {
            var member = _members.Find(member => member.Runner == runner);
            if (member is null)
            {
                _members.Add(member = new Member(runner));
            }

            member.Places = places;
            Assign();
        }
    }

    /// <summary>Removes a runner. Its jobs keep their places until they end.</summary>
    public void Remove(IJobRunner runner)
    {
        lock (_gate)
        {
            _members.RemoveAll(member => member.Runner == runner);
        }
    }

    /// <summary>Waits for a place at the runner with the fewest jobs. Disposing the place frees it.</summary>
    public async Task<JobPlace> TakeAsync(CancellationToken cancellationToken)
    {
        var taken = new TaskCompletionSource<JobPlace>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource<JobPlace>> node;
        lock (_gate)
        {
            node = _waiting.AddLast(taken);
            Assign();
        }

        using var registration = cancellationToken.Register(() =>
        {
            lock (_gate)
            {
                // A place that was assigned meanwhile is kept: the caller checks the token.
                if (node.List is not null)
                {
                    _waiting.Remove(node);
                    taken.SetCanceled(cancellationToken);
                }
            }
        });
        return await taken.Task;
    }

    // Within the lock.
    private void Assign()
    {
        while (_waiting.First is { } first && _members.Where(member => member.HasRoom).MinBy(member => member.Running) is { } member)
        {
            _waiting.RemoveFirst();
            member.Running++;
            first.Value.SetResult(new JobPlace(member.Runner, () => Release(member)));
        }
    }

    private void Release(Member member)
    {
        lock (_gate)
        {
            member.Running--;
            Assign();
        }
    }

    private sealed class Member(IJobRunner runner)
    {
        public IJobRunner Runner { get; } = runner;

        public int Places { get; set; }

        public int Running { get; set; }

        public bool HasRoom => Running < Places;
    }
}
