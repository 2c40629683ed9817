/* The least work that answers two of the models, in C, as a measure of what the machine can do.
 * cc -O3 -march=native -o limit queueing_limit.c -lm && ./limit line 1000000 && ./limit rework 1000000
 * Prints events, seconds and the mean sojourn. One heap of service ends, ring queues, no records.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STATIONS 5
#define RING (1 << 17)
#define CASES (1 << 20)

static uint64_t luck = 0x9E3779B97F4A7C15ULL;
static double born[CASES], ends[64];
static int32_t who[64], ring[STATIONS][RING];
static long head[STATIONS], tail[STATIONS];
static int busy[STATIONS], where[CASES], heap;

static double exponential(double rate) {
  uint64_t bits = (luck += 0x9E3779B97F4A7C15ULL);
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
  bits ^= bits >> 31;
  double u = ((double)(bits >> 11) + 0.5) * 0x1.0p-53;
  return rate > 0 ? -log(u) / rate : u;
}

static void push(double at, int32_t case_) {
  int place = heap++;
  while (place) {
    int above = (place - 1) >> 1;
    if (ends[above] <= at) break;
    ends[place] = ends[above], who[place] = who[above], place = above;
  }
  ends[place] = at, who[place] = case_;
}

static void pop(void) {
  double at = ends[--heap];
  int32_t case_ = who[heap];
  int place = 0, below;
  while ((below = 2 * place + 1) < heap) {
    if (below + 1 < heap && ends[below + 1] < ends[below]) below++;
    if (ends[below] >= at) break;
    ends[place] = ends[below], who[place] = who[below], place = below;
  }
  ends[place] = at, who[place] = case_;
}

int main(int count, char **words) {
  int rework = count > 1 && !strcmp(words[1], "rework");
  long wanted = count > 2 ? atol(words[2]) : 1000000, done = 0, events = 0, born_so_far = 0;
  int stations = rework ? 5 : 1;
  int servers[STATIONS] = {rework ? 4 : 10, 3, 8, 4, 3};
  double rate[STATIONS] = {rework ? 1.2 : 1.0, 2.0, 0.6, 1.2, 2.0}, arrivals = rework ? 2.4 : 9.0;
  /* chance of leaving station i for j, summed over j; the last column is leaving */
  double upto[STATIONS][STATIONS + 1] = {{0, 1, 1, 1, 1, 2}, {.1, .1, .8, 1, 1, 2},
    {0, .15, .15, 1, 1, 2}, {0, 0, .1, .1, 1, 2}, {0, 0, 0, 0, 0, 2}};
  double next = exponential(arrivals), total = 0;
  struct timespec begun, ended;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
  while (done < wanted) {
    double now;
    int32_t case_;
    int to;
    events++;
    if (!heap || next <= ends[0]) {
      now = next, next += exponential(arrivals);
      case_ = (int32_t)(born_so_far++ & (CASES - 1));
      born[case_] = now, to = 0;
    } else {
      now = ends[0], case_ = who[0];
      int from = where[case_];
      pop();
      if (head[from] != tail[from]) {
        int32_t first = ring[from][head[from]++ & (RING - 1)];
        push(now + exponential(rate[from]), first);
      } else busy[from]--;
      to = STATIONS;
      if (rework) {
        double chance = exponential(0);
        for (to = 0; chance >= upto[from][to]; to++) {}
      }
      if (to == STATIONS) { total += now - born[case_], done++; continue; }
    }
    where[case_] = to;
    if (busy[to] < servers[to]) busy[to]++, push(now + exponential(rate[to]), case_);
    else ring[to][tail[to]++ & (RING - 1)] = case_;
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
  double seconds = (ended.tv_sec - begun.tv_sec) + 1e-9 * (ended.tv_nsec - begun.tv_nsec);
  printf("%ld %.6f %.5f\n", events, seconds, total / (double)done);
  return stations == 0;
}
